import type { Context } from '../../context.ts';
import { type Model, models } from '../../policies/roles.ts';
import type { Row } from './model.ts';

/** A row as the principal may see it: only the columns they may view. */
export function readable(ctx: Context, model: Model, row: Row): Row {
  const shown = Object.entries(row).filter(([field]) => isStructuralOr(ctx, model, field));
  return Object.fromEntries(shown);
}

const isStructuralOr = (ctx: Context, model: Model, field: string): boolean =>
  field === 'id' || field === 'companyId' || ctx.policy.mayView(model, field);

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The journal keeps rows of other tables as they were: a field that they may not see there, they do not see here. */
export function readableJournal(ctx: Context, row: Row): Row {
  const of = models.find((model) => model === row.model);
  if (!of) return row;
  const hide = (content: unknown): unknown =>
    isRow(content)
      ? Object.fromEntries(Object.entries(content).filter(([field]) => ctx.policy.allowsField(of, field, 'view')))
      : content;
  const shown = (['before', 'after'] as const).filter((side) => side in row).map((side) => [side, hide(row[side])]);
  return { ...row, ...Object.fromEntries(shown) };
}
