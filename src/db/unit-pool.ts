import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** The connection of the unit of work that is open in this flow of control. */
const openUnit = new AsyncLocalStorage<{ client: pg.PoolClient; savepoints: number }>();

/** Runs `work` so that Prisma, called anywhere inside it, speaks through `client`. */
export function withUnitClient<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  // awaited inside: a Prisma query is lazy and starts only when it is awaited
  return openUnit.run({ client, savepoints: 0 }, async () => await work());
}

function unit() {
  const open = openUnit.getStore();
  if (!open) throw new Error('no unit of work is open: tenant data is read and written inside unitOfWork only');
  return open;
}

/**
 * What Prisma believes to be its pool. It owns no connection: every statement goes to the connection of the open unit of
 * work, so that Prisma and plain SQL share one transaction, and outside of a unit of work nothing can be asked at all.
 * Prisma's own transactions (nested writes) become savepoints.
 */
export class UnitPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: pg declares a dozen overloads; Prisma uses the promise form only
  override query(...args: any[]): any {
    // biome-ignore lint/suspicious/noExplicitAny: see above
    return (unit().client.query as any)(...args);
  }

  // biome-ignore lint/suspicious/noExplicitAny: see above
  override connect(): any {
    const open = unit();
    open.savepoints += 1;
    return Promise.resolve(savepointClient(open.client, `prisma_${open.savepoints}`));
  }
}

type Query = { text: string };

/** A connection that turns BEGIN, COMMIT and ROLLBACK into their savepoint counterparts. */
function savepointClient(client: pg.PoolClient, name: string) {
  const asSavepoint: Record<string, string> = {
    BEGIN: `SAVEPOINT ${name}`,
    COMMIT: `RELEASE SAVEPOINT ${name}`,
    ROLLBACK: `ROLLBACK TO SAVEPOINT ${name}`,
  };
  return {
    query: (query: Query) => client.query({ ...query, text: asSavepoint[query.text] ?? query.text }),
    on: () => undefined,
    removeListener: () => undefined,
    release: () => undefined,
  };
}
