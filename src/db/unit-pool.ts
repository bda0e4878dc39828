import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** The connection of the unit of work that is open in this flow of control. */
const openUnit = new AsyncLocalStorage<{ client: pg.PoolClient; savepoints: number }>();

/** A connection on which one statement follows another, however many are asked at once, until its work is over. */
export interface Turns {
  client: pg.PoolClient;
  /** The last statement, behind all that were asked before it; what is asked later is refused. */
  end(statement: string): Promise<pg.QueryResult>;
}

/**
 * The statements of a unit of work, in turn. What is still asked when the unit has ended would run as the owner of the
 * tables, whom no policy binds, or in the next unit of work on this connection: it is refused.
 */
export function inTurn(client: pg.PoolClient): Turns {
  let last: Promise<unknown> | undefined;
  let isOver = false;
  const take = <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = last ? last.then(ask) : ask();
    const done = answer.then(
      () => undefined,
      () => undefined,
    );
    last = done;
    return answer;
  };
  const query = (...args: unknown[]): unknown => {
    if (isOver) return Promise.reject(new Error('this unit of work is over: its connection answers no more'));
    const ask = () => (client.query as (...all: unknown[]) => unknown)(...args);
    // a stream (COPY) takes its turn in the client's own queue
    return typeof (args[0] as { submit?: unknown }).submit === 'function' ? ask() : take(ask as () => Promise<unknown>);
  };
  const end = (statement: string) => {
    isOver = true;
    return take(() => client.query(statement));
  };
  return { client: Object.create(client, { query: { value: query } }) as pg.PoolClient, end };
}

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
