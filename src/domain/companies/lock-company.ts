import { type Context, companyOf } from '../../context.ts';

/** Locks a company's row: whoever else counts or moves something of the company waits until this transaction ends. */
export const lockCompanyRow = (ctx: Context, id = companyOf(ctx)): Promise<unknown> =>
  ctx.query.selectFrom('company').select('id').where('id', '=', id).forNoKeyUpdate().execute();
