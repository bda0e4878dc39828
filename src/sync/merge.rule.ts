import type { ConflictRule } from '../policies/tables/define-table.ts';
import { holdsEdit } from './lineage.rule.ts';

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

/** A change under a name that it had before it was changed again. */
export interface PreviousEdit {
  edit: string;
  set: Values;
}

/** One field that both sides changed. */
export interface Clash {
  field: string;
  base: unknown;
  cloud: unknown;
  site: unknown;
  rule: ConflictRule;
  resolution: 'cloud' | 'site';
}

/** A change as a site sends it: what each field is to be, and what its editor saw. */
export interface Wish {
  op: 'add' | 'change' | 'delete';
  set: Values;
  baseValues: Values;
}

/**
 * What of a change is still to be merged when some of it was done before, also under earlier names: what it was then is done,
 * whatever became of it since, and is what its editor saw when they changed it again.
 *
 * @param former its earlier names, the oldest first
 * @param done what is done of an edit
 */
export function stillWished(
  wish: Wish & PreviousEdit,
  previousEdits: readonly PreviousEdit[],
  done: (edit: string) => 'all' | readonly string[],
): Wish {
  const [set, baseValues] = [{ ...wish.set }, { ...wish.baseValues }];
  for (const one of [...previousEdits, wish]) {
    const fields = done(one.edit);
    for (const [field, value] of Object.entries(one.set)) {
      if (!(field in set) || (fields !== 'all' && !fields.includes(field))) continue;
      if (same(set[field], value)) delete set[field];
      else baseValues[field] = value;
    }
  }
  return { ...wish, set, baseValues };
}

export interface Merged {
  /** what is written */
  apply: Record<string, unknown>;
  clashes: Clash[];
}

/**
 * Merges a site's change into the cloud's row, by value and field by field. No clock decides: where the cloud still has
 * what the editor saw, their value is taken; where it has something else, the field's rule says which one stands, and both
 * are kept.
 *
 * @param current the cloud's row as it is now
 */
export function merge(wish: Wish, current: Values, ruleOf: (field: string) => ConflictRule): Merged {
  const merged: Merged = { apply: {}, clashes: [] };
  const isDeleted = (current.deleted_at ?? null) !== null && wish.set.deleted_at !== null;
  for (const [field, site] of Object.entries(wish.set)) {
    const cloud = current[field] ?? null;
    const base = wish.baseValues[field] ?? null;
    if (agree(field, cloud, site)) continue;
    // what the cloud deleted stays deleted: an edit of it is shown, not lost
    if (!isDeleted && field in wish.baseValues && agree(field, cloud, base)) {
      merged.apply[field] = site;
      continue;
    }
    const rule = ruleOf(field);
    const resolution = rule === 'site' && !isDeleted ? 'site' : 'cloud';
    if (resolution === 'site') merged.apply[field] = site;
    merged.clashes.push({ field, base, cloud, site, rule, resolution });
  }
  return merged;
}

/** The name of the revision that a change makes which lost a field. */
const inPart = (edit: string): string => `${edit.replaceAll('-', '')}.part`;

/** The name of the revision that a change makes: by it, and by its conflicts, it is known for done. */
export const nameOf = (edit: string, clashes: readonly Clash[]): string =>
  clashes.length === 0 ? edit.replaceAll('-', '') : inPart(edit);

/**
 * What of a change is done already: it came before, and its answer was lost. In a cloud that was restored, and has its rows
 * and its conflicts back from other sites, one that lost a field may be known by its revision alone, or by its conflicts alone:
 * what is not known for done is merged again, or it would be gone.
 *
 * @param decided the fields that it lost, as far as the cloud knows
 * @returns `all`, or the fields
 */
export function doneBefore(
  revs: readonly string[],
  edit: string,
  decided: readonly string[],
): 'all' | readonly string[] {
  const isWhole = holdsEdit(revs, edit) || (decided.length > 0 && holdsEdit(revs, inPart(edit)));
  return isWhole ? 'all' : decided;
}

/** Whether the cloud's record will be what a site has sent of it: a change that lost under an earlier name is not. */
export const isAsSent = (set: Values, apply: Values, current: Values): boolean =>
  Object.entries(set).every(([field, value]) => field in apply || agree(field, current[field], value));

/**
 * Whether a site may delete what it saw: when the cloud has changed the record since, the cloud's act stands.
 *
 * @param base the newest revision that the site knew; null when it knew none
 * @param own the edits of the change under all its names: revisions that they made, the site knows
 */
export function mayDelete(
  base: string | null,
  revs: readonly string[],
  clashes: readonly Clash[],
  own: readonly string[],
): boolean {
  const since = base === null ? revs.length : revs.indexOf(base);
  const isOwn = (rev: string) => own.some((edit) => holdsEdit([rev], edit));
  return clashes.length === 0 && since >= 0 && revs.slice(0, since).every(isOwn);
}
