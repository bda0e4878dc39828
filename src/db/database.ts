import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import pg from 'pg';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import { noteDiskFull } from './disk-full.ts';
import { inTurn, UnitPool, withUnitClient } from './unit-pool.ts';
import { problemFromDatabase } from './violations.ts';

/** Prisma inside a unit of work. `findUnique` is missing on purpose: see `openDatabase`. */
export type Prisma = PrismaClient;

/** An open database: connections, and the one Prisma client that works on whichever of them a unit of work holds. */
export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  /**
   * The few connections that stand above companies, and reach nothing of theirs: sessions, limits, and who asks. They are
   * asked at every request, hence one statement and one round trip each, with no transaction around it.
   */
  readonly platform: pg.Pool;
  readonly prisma: Prisma;
  close(): Promise<void>;
}

/**
 * Opens a pool of connections as the owner; `transaction` steps down to the role that the work may have.
 *
 * @param poolSize how many units of work may run at once
 */
export function openDatabase(options: { url: string; poolSize?: number; log: Log }): Database {
  const { url: connectionString, log } = options;
  const pool = watched(log, { connectionString, max: options.poolSize ?? 10, application_name: 'hajira' });
  const platform = watched(log, {
    connectionString,
    max: PLATFORM_CONNECTIONS,
    application_name: 'hajira platform',
    options: `-c role=hajira_platform -c ${FOR_SHORT_WORK}`,
  });
  refuseInWords(platform, () => {
    noteDiskFull({ pool });
    log.error('no space is left on the disk of the database: a session or a limit was not stored');
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(new UnitPool({ max: 0 })), errorFormat: 'minimal' });
  return {
    url: options.url,
    pool,
    platform,
    prisma: withoutFindUnique(prisma),
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), platform.end()]);
    },
  };
}

const PLATFORM_CONNECTIONS = 4;
/** Requests are many and short: starting workers for a page of 20 rows costs ten times the page. */
const FOR_SHORT_WORK = 'max_parallel_workers_per_gather=0';

function watched(log: Log, config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // an idle connection that the server closed (restart, failover) is replaced at its next use
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'));
  // one that breaks while it is in use fails its unit of work; without a listener it would end the process
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ reason: error.message }, 'a database connection was lost'));
  });
  return pool;
}

/** What a unit of work does with a refusal of PostgreSQL, for a pool whose statements run outside of one. */
function refuseInWords(pool: pg.Pool, onDiskFull: () => void): void {
  const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
  pool.query = ((...given: unknown[]) =>
    query(...given).catch((error: unknown) => {
      const known = problemFromDatabase(error);
      if (known instanceof Problem && known.code === 'database.full') onDiskFull();
      throw known;
    })) as pg.Pool['query'];
}

/**
 * Prisma gathers findUnique calls of one tick into one statement, whoever made them: two companies' reads could travel
 * in one unit of work. findFirst is never gathered.
 */
function withoutFindUnique(prisma: PrismaClient): Prisma {
  const refuse = () => {
    throw new Error('findUnique is batched across units of work: use findFirst');
  };
  const extended = prisma.$extends({ query: { $allModels: { findUnique: refuse, findUniqueOrThrow: refuse } } });
  return extended as unknown as Prisma;
}

/** Who a transaction is for: the database role, the company that row level security lets through, and who acts. */
export interface Scope {
  role: 'hajira_app' | 'hajira_platform';
  companyId: string | null;
  /** `user:<id>`, `site:<id>` or `system` */
  principal: string;
  /** the database itself refuses whatever writes */
  readOnly?: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PRINCIPAL = /^(system|(user|site|terminal):[0-9a-f-]{36})$/i;

/**
 * The opening of every transaction, in one round trip. Plain SET LOCAL with checked text, because set_config() is not
 * passed on to the workers of a distributed PostgreSQL.
 */
function opening(scope: Scope): string {
  if (scope.companyId !== null && !UUID.test(scope.companyId)) throw new Error('a company id must be a UUID');
  if (!PRINCIPAL.test(scope.principal)) throw new Error('a principal is user:<id>, site:<id>, terminal:<id> or system');
  return [
    scope.readOnly ? 'BEGIN READ ONLY' : 'BEGIN',
    `SET LOCAL ROLE ${scope.role}`,
    `SET LOCAL app.company_id = '${scope.companyId ?? ''}'`,
    `SET LOCAL app.principal = '${scope.principal}'`,
    `SET LOCAL ${FOR_SHORT_WORK}`,
  ].join(';');
}

/**
 * One transaction on one connection, as the role and the company of `scope`. Commits when `work` returns, rolls back
 * when it throws. The connection is thrown away when even the rollback fails.
 */
export async function transaction<T>(
  database: Database,
  scope: Scope,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const start = opening(scope);
  const client = await database.pool.connect();
  const turns = inTurn(client);
  let broken: Error | undefined;
  try {
    await client.query(start);
    const result = await withUnitClient(turns.client, () => work(turns.client));
    const { command } = await turns.end('COMMIT');
    // PostgreSQL answers ROLLBACK when a statement had failed and somebody swallowed the error
    if (command !== 'COMMIT') throw new Error('the transaction had failed before and was rolled back');
    return result;
  } catch (error) {
    await turns.end('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
