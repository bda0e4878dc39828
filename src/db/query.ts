import pg from 'pg';
import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from '#kysely';
import type { DB } from './tables.ts';

/** Typed statements: tables and columns as prisma/schema.prisma names them (`departmentId` for `department_id`). */
export type Query = Kysely<DB>;

/** What runs a statement: the connection of a unit of work. */
export interface StatementClient {
  query(config: pg.QueryConfig): Promise<pg.QueryResult>;
}

/** A `date` is a calendar day, "2026-11-30": no instant, which would fall on another day in another time zone. */
export const calendarDays: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

class UnitConnection implements DatabaseConnection {
  readonly #client: StatementClient;

  constructor(client: StatementClient) {
    this.#client = client;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, rowCount, command } = await this.#client.query({
      text: sql,
      values: [...parameters],
      types: calendarDays,
    });
    return command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  // biome-ignore lint/correctness/useYield: a cursor would need the connection for itself
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('a unit of work reads in pages, not in streams');
  }
}

const notHere = async (): Promise<never> => {
  throw new Error('the unit of work is the transaction: src/context.ts');
};

/** Kysely on a connection that the unit of work holds: it opens, commits and gives back nothing. */
class UnitDriver implements Driver {
  readonly #connection: UnitConnection;

  constructor(client: StatementClient) {
    this.#connection = new UnitConnection(client);
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  acquireConnection = async (): Promise<DatabaseConnection> => this.#connection;
  beginTransaction = notHere;
  commitTransaction = notHere;
  rollbackTransaction = notHere;
}

const adapter = new PostgresAdapter();
const compiler = new PostgresQueryCompiler();
const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];

/** @param client runs the statements, in the order in which they are asked */
export const queryOn = (client: StatementClient): Query =>
  new Kysely<DB>({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => new UnitDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => compiler,
    },
    plugins,
  });
