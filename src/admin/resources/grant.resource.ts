import { type Context, companyOf } from '../../context.ts';
import type { Row } from '../../domain/records/model.ts';
import { readTitles } from '../../domain/records/read.ts';
import { rights as everyRight } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import type { Declaration } from '../declaration.ts';
import { choicesOf, modelWords } from '../locale/access.ts';
import { actLabel } from '../wording.ts';
import { titlesFor } from './titles.ts';
import { usersOf } from './who.ts';

/** What the records are called, as far as whoever looks may see them. */
async function recordTitles(ctx: Context, rows: readonly Row[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const model of new Set(rows.map((row) => row.model as Model))) {
    const columns = titlesFor(model);
    if (!columns) continue;
    const ids = rows.filter((row) => row.model === model).map(({ recordId }) => String(recordId));
    for (const record of await readTitles(ctx, model, ids, columns)) {
      const words = columns.map((column) => record[column]).filter(Boolean);
      found.set(String(record.id), words.map(String).join(' · '));
    }
  }
  return found;
}

async function withNames(ctx: Context, rows: Row[]): Promise<void> {
  if (ctx.companyId === null || rows.length === 0) return;
  const users = await usersOf(
    ctx,
    rows.flatMap(({ principal, grantedBy }) => [principal, grantedBy]),
  );
  const { rows: groups } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM user_group WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), rows.map(({ principal }) => principal)],
  );
  const known = new Set(groups.map(({ id }) => id));
  const titles = await recordTitles(ctx, rows);
  for (const row of rows) {
    const principal = String(row.principal);
    row.userId = users.get(principal) ?? null;
    row.groupId = known.has(principal) ? principal : null;
    row.giver = users.get(String(row.grantedBy)) ?? null;
    row.record = titles.get(String(row.recordId)) ?? null;
    const held = everyRight.filter((right) => row[`can${right.charAt(0).toUpperCase()}${right.slice(1)}`]);
    row.rights = held.map((right) => actLabel(right)).join(', ');
  }
}

/** Rights on single records are given on the record itself, under "Access"; here all of them are seen and taken back. */
export const grantResource: Declaration = {
  model: 'record_grant',
  group: 'access',
  icon: 'Unlock',
  title: ['model'],
  list: ['userId', 'groupId', 'model', 'record', 'rights', 'expiresAt', 'giver', 'createdAt'],
  phone: ['userId', 'record'],
  show: ['userId', 'groupId', 'model', 'record', 'rights', 'expiresAt', 'giver', 'createdAt'],
  filter: ['model', 'expiresAt'],
  form: [],
  reads: ['principal', 'recordId', 'grantedBy', 'canView', 'canChange', 'canDelete', 'canShare'],
  sort: { field: 'createdAt', direction: 'desc' },
  notice: () => 'grantsAreGivenOnRecords',
  properties: {
    userId: { reference: 'user' },
    groupId: { reference: 'user_group' },
    giver: { reference: 'user' },
    model: { availableValues: choicesOf(modelWords), components: { list: 'Choice', show: 'Choice' } },
    record: {},
    rights: {},
  },
  enrich: withNames,
};
