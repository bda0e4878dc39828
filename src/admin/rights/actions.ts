import { isGrantable } from '../../domain/records/scope.ts';
import type { Model } from '../../policies/roles.ts';
import { descriptionOf } from '../../policies/tables/index.ts';
import type { ManyAction, RecordAction } from '../declaration.ts';
import { accessAction } from './access.ts';
import { giveManyAction } from './give-many.ts';
import { seeAsAction } from './impersonation.ts';
import { matrixAction } from './matrix.ts';
import { membersAction } from './members.ts';
import { whyAction } from './why.ts';

/** Whether rights are given on single records of a table. */
const hasObjectRights = (model: Model): boolean =>
  isGrantable(model) && !descriptionOf(model).ownership?.isNeverGranted;

/** What only one table has. */
const owned: Partial<Record<Model, Record<string, RecordAction>>> = {
  role: { rights: matrixAction, members: membersAction('role') },
  user_group: { members: membersAction('user_group') },
  user: { seeAs: seeAsAction },
};

/** Buttons that every table with rights on single records has, with nobody adding a line. */
export function rightsActions(model: Model): Record<string, RecordAction> {
  if (!hasObjectRights(model)) return {};
  const own = owned[model] ?? {};
  return { ...own, access: accessAction(model), why: whyAction(model) };
}

/** Buttons on many records of such a table. */
export function manyActions(model: Model): Record<string, ManyAction> {
  return hasObjectRights(model) ? { giveMany: giveManyAction(model) } : {};
}
