import type { Context } from '../../context.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { isUuid } from '../../id.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { requireNoQuery } from '../records/query.ts';
import type { Call } from '../route.ts';

/** What every act here begins with: the right, then the address. @throws Problem */
export function begin({ ctx, id, search }: Call, model: Model, act: Operation, addressed: Model): Context {
  ctx.policy.require(act, model);
  requireNoQuery(search);
  if (!isUuid(id)) throw recordNotFound({ model: addressed });
  return ctx;
}
