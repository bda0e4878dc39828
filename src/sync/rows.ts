/** Rows as they travel: their columns as JSON, instants in UTC. */
import type { Sql } from '../context.ts';
import { formName } from '../domain/records/model.ts';
import type { Values } from './merge.rule.ts';
import { type SyncModel, syncModel } from './models.rule.ts';

/** Instants are compared as text: both ends write them in UTC. Holds for the transaction. */
export async function inUtc(sql: Sql): Promise<void> {
  await sql.query(`SET LOCAL timezone = 'UTC'`);
}

/** Which rows of a table are a company's; $1 is the company. */
function homeOf({ name }: SyncModel): string {
  if (name === 'package') return 't.id = (SELECT package_id FROM company WHERE id = $1)';
  if (name === 'company') return 't.id = $1';
  return name === 'user' ? 't.company_id = $1 AND NOT t.is_super_admin' : 't.company_id = $1';
}

/** The rows of a company with these ids, by id. What is not among them is none of the company's, or gone. */
export async function readRows(
  sql: Sql,
  companyId: string,
  model: SyncModel,
  ids: readonly string[],
): Promise<Map<string, Values>> {
  if (ids.length === 0) return new Map();
  const columns = Object.keys(model.columns).map((name) => `'${name}', t."${name}"`);
  const { rows } = await sql.query<{ id: string; row: Values }>(
    `SELECT t.id, jsonb_build_object(${columns.join(', ')}) AS row FROM "${model.name}" t
     WHERE ${homeOf(model)} AND t.id = ANY($2::uuid[])`,
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
