import { type Revs, relation } from './lineage.rule.ts';
import { same, type Values } from './merge.rule.ts';

/** What waits in the outbox for one record. */
export interface Waiting {
  op: 'add' | 'change' | 'delete';
  /** what the editor saw, for each field that they changed; of an added record only what was changed again */
  baseValues: Values;
  rev: number;
}

/** The cloud's copy of a record. */
export interface Canonical {
  revs: Revs;
  row: Values | null;
}

/** Whether it is a delete that waits. */
export const deletes = ({ op, baseValues }: Pick<Waiting, 'op' | 'baseValues'>): boolean =>
  op === 'delete' || 'deleted_at' in baseValues;

/** As which a delete is sent that was overtaken: a revision that no record has. */
export const UNSEEN = '0-unseen';

/**
 * Whether what comes from the cloud changes a record under the hands of somebody who has deleted it here: they have not seen
 * it, and their delete is not carried out over it unasked.
 *
 * @param take what the record is about to take of the cloud's copy
 * @param current the site's own row, before
 * @param up the fields that sites change
 */
export const isOvertaken = (
  waiting: Pick<Waiting, 'op' | 'baseValues'>,
  take: Values,
  current: Values,
  up: readonly string[],
): boolean => deletes(waiting) && up.some((field) => field in take && !same(take[field], current[field]));

/** The fields of a waiting change that must not be overwritten by what comes from the cloud. */
export const dirtyFields = (
  waiting: Pick<Waiting, 'op' | 'baseValues'> | undefined,
  up: readonly string[],
): readonly string[] => {
  if (!waiting) return [];
  return waiting.op === 'change' ? Object.keys(waiting.baseValues).filter((field) => up.includes(field)) : up;
};

/**
 * What still waits after the cloud has answered to a sent change that it took, or that it took in part. What was edited
 * again since it was sent, waits on, and was seen to be what was sent.
 *
 * @param current the site's own row
 * @returns null when nothing waits any more
 */
export function afterAnswer(
  waiting: Waiting,
  sent: { rev: number; set: Values },
  current: Values,
): Pick<Waiting, 'op' | 'baseValues'> | null {
  if (waiting.rev === sent.rev) return null;
  if (waiting.op === 'delete') return { op: 'delete', baseValues: {} };
  const baseValues: Record<string, unknown> = {};
  for (const [field, seen] of Object.entries(waiting.baseValues)) {
    if (!(field in sent.set)) baseValues[field] = seen;
    else if (!same(current[field], sent.set[field])) baseValues[field] = sent.set[field];
  }
  return Object.keys(baseValues).length === 0 ? null : { op: 'change', baseValues };
}

/**
 * What becomes of the site's row when the cloud's copy comes: fields that do not wait take the cloud's value.
 *
 * @param shadow the cloud's copy as it last came, if it did
 * @returns `apart` when the copy does not descend from the one before: it acknowledges nothing and overwrites nothing
 */
export function settle(
  shadow: Canonical | undefined,
  came: Canonical,
  dirty: readonly string[],
): { copy: Canonical; take: Values } | 'apart' {
  const stands = shadow ? relation(shadow.revs, came.revs) : 'ahead';
  if (stands === 'apart') return 'apart';
  const copy = shadow && stands === 'behind' ? shadow : came;
  const take = Object.fromEntries(Object.entries(copy.row ?? {}).filter(([field]) => !dirty.includes(field)));
  return { copy, take };
}

/**
 * What still waits when the cloud does not know some of the sent fields yet: its copy of the record does not have them. They
 * wait until it does; what their editor saw is what they saw then.
 *
 * @param left what waits otherwise
 * @param row the cloud's copy
 */
export function withUnknown(
  left: Pick<Waiting, 'op' | 'baseValues'> | null,
  sent: { set: Values; baseValues: Values },
  row: Values,
): { left: Pick<Waiting, 'op' | 'baseValues'> | null; unknown: readonly string[] } {
  const unknown = Object.keys(sent.set).filter((field) => !(field in row));
  if (unknown.length === 0 || left?.op === 'delete') return { left, unknown: [] };
  const seen = Object.fromEntries(unknown.map((field) => [field, sent.baseValues[field] ?? null]));
  return { left: { op: 'change', baseValues: { ...left?.baseValues, ...seen } }, unknown };
}
