/** Faults of a database at one statement, counted over all connections of a runtime. */
import type pg from 'pg';
import type { Runtime } from '../../src/context.ts';

/** What happens instead of a statement. */
export interface Fault {
  /** every statement after it fails too */
  isLasting: boolean;
  /** the connection cannot be used again */
  isBroken: boolean;
  happen(client: pg.PoolClient, query: (sql: string) => Promise<unknown>): Promise<unknown>;
}

/** The process dies: nothing gets through from here on, not even a ROLLBACK, and the server ends the transaction by itself. */
export const death: Fault = {
  isLasting: true,
  isBroken: true,
  happen: async (client) => {
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    throw new Error('the process died here');
  },
};

/** PostgreSQL itself refuses the statement with this SQLSTATE, and the transaction is over. */
export const refusal = (code: string): Fault => ({
  isLasting: false,
  isBroken: false,
  happen: (_client, query) => query(`DO $$ BEGIN RAISE EXCEPTION 'refused here' USING ERRCODE = '${code}'; END $$`),
});

/** @param isCounted whether statements count yet */
export function faultAt(
  { database: { pool } }: Pick<Runtime, 'database'>,
  statement: number,
  fault: Fault,
  isCounted: () => boolean = () => true,
): { restore(): void; wasReached(): boolean } {
  const connect = pool.connect.bind(pool);
  let seen = 0;
  const wasReached = () => seen >= statement;
  pool.connect = (async () => {
    const client = await connect();
    const query = client.query.bind(client) as (...all: unknown[]) => unknown;
    const broken = async (...args: unknown[]) => {
      if (isCounted()) seen += 1;
      if (fault.isLasting ? wasReached() : isCounted() && seen === statement)
        return fault.happen(client, async (sql) => query(sql));
      return query(...args);
    };
    client.query = broken as typeof client.query;
    const release = client.release.bind(client);
    client.release = (error) => {
      client.query = query as typeof client.query;
      client.release = release;
      release(error ?? (fault.isBroken && wasReached() ? true : undefined));
    };
    return client;
  }) as typeof pool.connect;
  return {
    restore: () => {
      pool.connect = connect;
    },
    wasReached,
  };
}

/** Every statement of a runtime's units of work from here on, with its values in one list. */
export function recordStatements({ database: { pool } }: Pick<Runtime, 'database'>): {
  seen: { text: string; values: unknown[] }[];
  restore(): void;
} {
  const seen: { text: string; values: unknown[] }[] = [];
  const connect = pool.connect.bind(pool);
  pool.connect = (async () => {
    const client = await connect();
    const query = client.query.bind(client) as (...all: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
      const text = typeof first === 'string' ? first : first.text;
      const values = (typeof first === 'string' ? second : (first.values ?? second)) ?? [];
      seen.push({ text, values: values.flat() });
      return query(...args);
    }) as typeof client.query;
    const release = client.release.bind(client);
    client.release = (error) => {
      client.query = query as typeof client.query;
      client.release = release;
      release(error);
    };
    return client;
  }) as typeof pool.connect;
  return {
    seen,
    restore: () => {
      pool.connect = connect;
    },
  };
}
