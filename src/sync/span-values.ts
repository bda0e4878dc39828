import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { firstIdOf, LAST_ID, lengthWithin, nameOf, spanOf, widthOf } from './range-digest.rule.ts';
import type { Digests } from './reconcile.rule.ts';

/** The moment that a punch's id begins with, in milliseconds. */
const MS = `('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint`;

/** From the first to behind the last id of a span; of all time from a day on when it is ''. */
function idsWithin(within: string, since: string): [string, string] {
  const span = within === '' ? undefined : spanOf(within);
  return [firstIdOf(span?.from ?? spanOf(since)?.from ?? 0), span ? firstIdOf(span.to) : LAST_ID];
}

/** What each end derives of a punch for itself: instant, employee and the reason to hold it. */
const DERIVED = `hashtextextended(concat_ws(' ', id, coalesce((extract(epoch FROM at) * 1000)::bigint::text, '-'), coalesce(employee_id::text, '-'),
  coalesce(held::text, '-')), 0)`;

/**
 * A company's punches of a span. Read along the primary key, whatever the statistics say of a company: a sort that is not
 * needed makes every other path dearer.
 */
const PUNCHES = `(SELECT id, at, employee_id, held FROM punch
  WHERE company_id = $1 AND id >= $2 AND id < $3 AND terminal_serial IS NOT NULL ORDER BY company_id, id OFFSET 0) AS p`;

interface SpanDigests {
  digests: Digests;
  /** what is derived of each span's punches, together */
  values: Readonly<Record<string, string>>;
}

/** The punches of each span within one, as a count and digests. @param since a day, or '' for all */
export async function readDigests(ctx: Context, within: string, since = ''): Promise<SpanDigests> {
  const length = lengthWithin(within) ?? 16;
  const { rows } = await ctx.sql.query<{ span: number; count: number; sum: string; derived: string }>(
    `SELECT (${MS} / ${widthOf(length)})::float8 AS span, count(*)::int AS count,
            bit_xor(hashtextextended(id::text, 0))::text AS sum, bit_xor(${DERIVED})::text AS derived
     FROM ${PUNCHES} GROUP BY 1`,
    [companyOf(ctx), ...idsWithin(within, since)],
  );
  const named = rows.map((row) => ({ ...row, name: nameOf(row.span, length) }));
  return {
    digests: Object.fromEntries(named.map(({ name, count, sum }) => [name, [count, sum] as const])),
    values: Object.fromEntries(named.map(({ name, derived }) => [name, derived])),
  };
}

/** What is derived of each of a span's punches. */
export async function valuesOfSpan(ctx: Context, span: string): Promise<Map<string, string>> {
  const { rows } = await ctx.sql.query<{ id: string; value: string }>(
    `SELECT id, ${DERIVED}::text AS value FROM ${PUNCHES}`,
    [companyOf(ctx), ...idsWithin(span, '')],
  );
  return new Map(rows.map(({ id, value }) => [id, value]));
}

/** What is derived of these punches. */
export async function valuesOf(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await ctx.sql.query<{ id: string; value: string }>(
    `SELECT id, ${DERIVED}::text AS value FROM punch WHERE company_id = ${companyKey} AND id = ANY($2::uuid[])`,
    [companyOf(ctx), ids],
  );
  return new Map(rows.map(({ id, value }) => [id, value]));
}

/** The ids of a span's punches. */
export async function idsOfSpan(ctx: Context, span: string): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ id: string }>(`SELECT id FROM ${PUNCHES}`, [
    companyOf(ctx),
    ...idsWithin(span, ''),
  ]);
  return rows.map(({ id }) => id);
}
