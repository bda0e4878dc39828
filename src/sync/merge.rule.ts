import type { Rule } from './models.rule.ts';

/** Columns and their values, as JSON. */
export type Values = Readonly<Record<string, unknown>>;

/** JSON equality; the order of an object's keys is none of it. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other || (one ?? null) === (other ?? null)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Array.isArray(one) === Array.isArray(other) && [...keys].every((key) => same(left[key], right[key]));
}

/** When a record was deleted twice, the moment is no matter of dispute. */
const agree = (field: string, one: unknown, other: unknown): boolean =>
  same(one, other) || (field === 'deleted_at' && (one ?? null) !== null && (other ?? null) !== null);

/** A change under a name that it had before. */
export interface Former {
  edit: string;
  set: Values;
}

/**
 * What of a change is still to be merged: a value that was sent before, under another name of the change, and was taken or
 * decided then, is done, whatever became of it since.
 *
 * @param former those that were taken or decided
 */
export const stillWished = (set: Values, former: readonly Former[]): Values =>
  Object.fromEntries(
    Object.entries(set).filter(
      ([field, value]) => !former.some((one) => field in one.set && same(one.set[field], value)),
    ),
  );

/** One field that both sides changed. */
export interface Clash {
  field: string;
  was: unknown;
  cloud: unknown;
  site: unknown;
  rule: Rule;
  kept: 'cloud' | 'site';
}

/** A change as a site sends it: what each field is to be, and what its editor saw. */
export interface Wish {
  op: 'add' | 'change' | 'delete';
  set: Values;
  was: Values;
}

export interface Merged {
  /** what is written */
  apply: Record<string, unknown>;
  clashes: Clash[];
}

/**
 * Merges a site's change into the cloud's row, by value and field by field. No clock decides: where the cloud still has
 * what the editor saw, his value is taken; where it has something else, the field's rule says which one stands, and both
 * are kept.
 *
 * @param current the cloud's row as it is now
 */
export function merge(wish: Wish, current: Values, ruleOf: (field: string) => Rule): Merged {
  const merged: Merged = { apply: {}, clashes: [] };
  const isGone = (current.deleted_at ?? null) !== null && wish.set.deleted_at !== null;
  for (const [field, site] of Object.entries(wish.set)) {
    const cloud = current[field] ?? null;
    const was = wish.was[field] ?? null;
    if (agree(field, cloud, site)) continue;
    // what the cloud deleted stays deleted: an edit of it is shown, not lost
    if (!isGone && field in wish.was && agree(field, cloud, was)) {
      merged.apply[field] = site;
      continue;
    }
    const rule = ruleOf(field);
    const kept = rule === 'site' && !isGone ? 'site' : 'cloud';
    if (kept === 'site') merged.apply[field] = site;
    merged.clashes.push({ field, was, cloud, site, rule, kept });
  }
  return merged;
}

/**
 * The name of the revision that a change makes: its edit's, so that it is known for done. One that lost a field is known by
 * its conflicts: where these are lost, with a cloud that was restored, it has to be merged again, or what it lost is gone.
 *
 * @returns undefined for a name of its own
 */
export const nameOf = (edit: string, clashes: readonly Clash[]): string | undefined =>
  clashes.length === 0 ? edit : undefined;

/**
 * Whether a site may delete what it saw: when the cloud has changed the record since, the cloud's act stands.
 *
 * @param base the newest revision that the site knew
 */
export const mayDelete = (base: string | null, revs: readonly string[], clashes: readonly Clash[]): boolean =>
  clashes.length === 0 && (base === null || revs[0] === undefined || revs[0] === base);
