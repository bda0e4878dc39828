import type { Context } from '../../context.ts';
import { latest } from '../../policies/casbin.ts';
import type { Right } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import type { Scope } from '../../policies/templates.ts';
import { departmentSql, grantsSql, type HeldDepartment, heldDepartments, ownSql } from '../records/scope.ts';
import type { Values } from '../records/where.ts';

const INFINITY = 'infinity';

/** When a principal's scope ends, as a parameter; nothing when they do not hold it. */
function scopeEnd(ctx: Context, model: Model, right: Right, scopes: readonly Scope[], values: Values): string | null {
  const ends = scopes.flatMap((scope) => {
    const end = ctx.policy.until(model, right, scope);
    return end === undefined ? [] : [end];
  });
  const end = latest(ends);
  return end === undefined ? null : `${values.param(end?.toISOString() ?? INFINITY)}::timestamptz`;
}

function byDepartments(model: Model, alias: string, held: readonly HeldDepartment[], values: Values): string {
  const ids = values.param(held.map(({ id }) => id));
  const ends = values.param(held.map(({ until }) => until?.toISOString() ?? INFINITY));
  return `(SELECT max(d.until) FROM unnest(${ids}::uuid[], ${ends}::timestamptz[]) AS d (id, until)
    WHERE ${departmentSql(model, alias, '= d.id')})`;
}

/**
 * Until when the principal holds a right on a row, by whatever way lasts longest: an SQL expression of a timestamptz,
 * `infinity` for good, NULL for not at all. A way that goes through a role and a grant ends with the first of the two.
 */
export async function heldUntilSql(
  ctx: Context,
  model: Model,
  right: Right,
  alias: string,
  values: Values,
): Promise<string> {
  const { reach, own } = ctx.policy.decision(model, right);
  if (reach === 'none') return 'NULL::timestamptz';
  // machines hold everything for good
  if (reach === 'all') return scopeEnd(ctx, model, right, ['all'], values) ?? `'${INFINITY}'::timestamptz`;
  const ways: string[] = [];
  const ownEnd = own ? scopeEnd(ctx, model, right, ['own'], values) : null;
  if (ownEnd) ways.push(`CASE WHEN ${ownSql(ctx, model, alias, values)} THEN ${ownEnd} END`);
  // a value that no condition uses has no type: nothing is placed before it is needed
  const holds = (scopes: readonly Scope[]) =>
    scopes.some((scope) => ctx.policy.until(model, right, scope) !== undefined);
  const grants = holds(['granted', 'department']) ? grantsSql(ctx, model, right, alias, values) : null;
  if (grants) {
    const named = scopeEnd(ctx, model, right, ['granted', 'department'], values);
    // least() passes over NULL: HAVING keeps a row that nobody granted at NULL
    ways.push(`(SELECT least(${named}, max(coalesce(g.expires_at, '${INFINITY}'))) ${grants} HAVING count(*) > 0)`);
  }
  const held = holds(['department']) ? await heldDepartments(ctx, right) : [];
  if (held.length > 0) {
    const placed = scopeEnd(ctx, model, right, ['department'], values);
    ways.push(
      `(SELECT least(way.until, ${placed}) FROM (SELECT ${byDepartments(model, alias, held, values)} AS until) AS way WHERE way.until IS NOT NULL)`,
    );
  }
  return ways.length === 0 ? 'NULL::timestamptz' : `greatest(${ways.join(', ')})`;
}
