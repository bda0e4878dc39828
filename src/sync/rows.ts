/** Rows as they travel: their columns as JSON, instants in UTC. */
import type { Sql } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { formName } from '../domain/records/model.ts';
import { sentColumn } from '../domain/sites/sign-ins.ts';
import type { Values } from './merge.rule.ts';
import { orderOf, type SyncModel, syncModel } from './models.ts';

/** Beside the columns of a user: the secret of their second step; null when it is off. */
export const SECOND_STEP = 'second_step';

/** Instants are compared as text: both ends write them in UTC. Holds for the transaction. */
export async function inUtc(sql: Sql): Promise<void> {
  await sql.query(`SET LOCAL timezone = 'UTC'`);
}

/** Which rows of a table are a company's; $1 is the company, or `company` says how it is given. */
export function homeOf({ name }: SyncModel, company = '$1'): string {
  if (name === 'package') return 't.id = (SELECT package_id FROM company WHERE id = $1)';
  if (name === 'company') return 't.id = $1';
  return `t.company_id = ${company}${name === 'user' ? ' AND NOT t.is_super_admin' : ''}`;
}

/**
 * The rows of a company with these ids, by id. Credentials are those of users who may sign in on sites. What is not among
 * the rows is none of the company's, or gone.
 */
export async function readRows(
  sql: Sql,
  companyId: string,
  model: SyncModel,
  ids: readonly string[],
): Promise<Map<string, Values>> {
  if (ids.length === 0) return new Map();
  const columns = Object.keys(model.columns).map((name) => `'${name}', ${sentColumn(model.name, name)}`);
  const { rows } = await sql.query<{ id: string; row: Values }>(
    `SELECT t.id, jsonb_build_object(${columns.join(', ')}) AS row FROM "${model.name}" t
     WHERE ${homeOf(model, companyKey)} AND t.id = ANY($2::uuid[])`,
    [companyId, ids],
  );
  return new Map(rows.map(({ id, row }) => [id, row]));
}

export async function readRow(sql: Sql, companyId: string, model: string, id: string): Promise<Values | undefined> {
  const known = syncModel(model);
  return known && (await readRows(sql, companyId, known, [id])).get(id);
}

export const formValues = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([column, value]) => [formName(column), value]));

/**
 * Locks records of the cloud until the transaction ends: those of each table in the order of their ids, the tables in the
 * order of their references, then what the feed says of them. A person's edit takes a record and its entry in the feed in
 * the same order, so that pushes and edits wait for each other and do not block each other for ever.
 *
 * @param items which records; a terminal is known by its serial number (`key`) too
 */
export async function lockRecords(
  sql: Sql,
  companyId: string,
  items: readonly { model: string; id: string; key?: string | null | undefined }[],
): Promise<void> {
  const names = [...new Set(items.map(({ model }) => model))].sort((one, other) => orderOf(one) - orderOf(other));
  const known = names.filter((name) => syncModel(name)?.way === 'both' || syncModel(name)?.isAttested);
  for (const name of known) {
    const mine = items.filter(({ model }) => model === name);
    const orSerial =
      name === 'terminal' ? 'OR (serial = ANY($3) AND deleted_at IS NULL)' : 'AND $3::text[] IS NOT NULL';
    await sql.query(
      `SELECT FROM "${name}" WHERE company_id = ${companyKey} AND (id = ANY($2::uuid[]) ${orSerial}) ORDER BY id FOR NO KEY UPDATE`,
      [companyId, mine.map(({ id }) => id), mine.map(({ key }) => key ?? '')],
    );
  }
  for (const name of known) {
    const ids = items.filter(({ model }) => model === name).map(({ id }) => id);
    await sql.query(
      `SELECT FROM sync_row WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[])
       ORDER BY entity_id FOR UPDATE`,
      [companyId, name, ids],
    );
  }
}
