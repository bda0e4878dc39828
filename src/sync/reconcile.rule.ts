import type { ConflictRule } from '../policies/tables/define-table.ts';
import { nextRevs, type Revs, relation } from './lineage.rule.ts';
import { type Clash, same, type Values } from './merge.rule.ts';

/** How many punches of a day, and what their ids make together. */
type Digest = readonly [count: number, sum: string];
export type Digests = Readonly<Record<string, Digest>>;

/** The days that are not the same on both ends, the newest first. */
export function differingDays(mine: Digests, theirs: Digests): string[] {
  const days = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return [...days].filter((day) => !same(mine[day] ?? null, theirs[day] ?? null)).sort((a, b) => (a < b ? 1 : -1));
}

/**
 * What the cloud does about a record that a site has a copy of.
 *
 * @param cloud its own revisions; none when it does not know the record
 * @returns `nothing`: the site will get it by the feed; `take`: the cloud was restored, the site's copy is newer; `merge`:
 *   both went on by themselves
 */
export function verdictOn(cloud: Revs | undefined, site: Revs): 'nothing' | 'take' | 'merge' {
  if (!cloud || cloud.length === 0) return 'take';
  switch (relation(cloud, site)) {
    case 'ahead':
      return 'take';
    case 'apart':
      return 'merge';
    default:
      return 'nothing';
  }
}

/** Revisions that descend from both ends' newest. */
export const joinedRevs = (cloud: Revs, site: Revs, name: string): string[] => {
  const [head] = nextRevs(countHigher(cloud, site), name);
  return [head ?? '', ...site.slice(0, 1), ...cloud].slice(0, 20);
};

const countHigher = (one: Revs, other: Revs): Revs =>
  Number.parseInt(one[0] ?? '0', 10) >= Number.parseInt(other[0] ?? '0', 10) ? one : other;

/** Two copies that went on by themselves: the cloud's values stand, and every other one is kept as a conflict. */
export function clashesOf(
  cloud: Values,
  site: Values,
  fields: readonly string[],
  ruleOf: (field: string) => ConflictRule,
): Clash[] {
  return fields
    .filter((field) => !same(cloud[field], site[field]))
    .map((field) => ({
      field,
      base: null,
      cloud: cloud[field] ?? null,
      site: site[field] ?? null,
      rule: ruleOf(field),
      resolution: 'cloud',
    }));
}
