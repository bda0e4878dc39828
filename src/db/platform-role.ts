import type pg from 'pg';
import { type Database, transaction } from './database.ts';

/** Runs as hajira_platform, above all companies. */
export function platform<T>(
  database: Database,
  work: (client: pg.PoolClient) => Promise<T>,
  principal = 'system',
): Promise<T> {
  return transaction(database, { role: 'hajira_platform', companyId: null, principal }, work);
}

/** One statement above all companies, which its connection plans once. */
export async function queryPlatform<Row extends pg.QueryResultRow>(
  { platform }: Database,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await platform.query<Row>({ name, text, values });
  return rows;
}

/**
 * A part of a company's own transaction that only the platform may do: taking over the rows above companies that a site
 * gets from its cloud. One transaction, so that a crash leaves a site either bound or not.
 */
export async function asPlatform<T>(client: Pick<pg.PoolClient, 'query'>, work: () => Promise<T>): Promise<T> {
  await client.query('SET LOCAL ROLE hajira_platform');
  const result = await work(); // after an error there is nothing to go back to: the transaction is over
  await client.query('SET LOCAL ROLE hajira_app');
  return result;
}
