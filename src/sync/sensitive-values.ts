import { signedColumns } from '../policies/replication.ts';
import type { Values } from './merge.rule.ts';

/** Whether all of a row needs a signature. What a maker has by having made a record needs none: see creatorsGrant. */
export const isSensitive = (model: string, row: Values): boolean =>
  (signedColumns[model] ?? []).includes('deleted_at') &&
  !(model === 'record_grant' && row.principal === row.granted_by);

/** A change's values in two: those that need no signature, and those that do. */
export function parted(model: string, values: Values): [plain: Values, sensitive: Values] {
  const names = model === 'record_grant' || model === 'punch_correction' ? [] : (signedColumns[model] ?? []);
  const of = (isWanted: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name) === isWanted));
  return [of(false), of(true)];
}
