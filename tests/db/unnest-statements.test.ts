/** The declared parameters and result columns of set-based statements are those of the migrated database. */
import { describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { type SetStatement, setStatement } from '../../src/db/set-statement.ts';
import * as catalogue from '../../src/db/unnest-statements.ts';
import { ownDatabase } from '../support/database.ts';

const database = ownDatabase();

interface Described {
  params: number[];
  columns: { name: string; type: number; table: number; column: number }[];
}

/** The extended protocol's Parse and Describe: PostgreSQL says the types, and runs nothing. */
class Describe implements pg.Submittable {
  readonly done: Promise<Described>;
  readonly #found: Described = { params: [], columns: [] };
  #resolve: (found: Described) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(readonly text: string) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    connection.once('parameterDescription', ({ dataTypeIDs }: { dataTypeIDs: number[] }) => {
      this.#found.params = [...dataTypeIDs];
    });
    connection.parse({ name: '', text: this.text, types: [] }, true);
    connection.describe({ type: 'S', name: '' }, true);
    connection.sync();
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.#found.columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({
      name,
      type: dataTypeID,
      table: tableID,
      column: columnID,
    }));
  }

  handleError(error: Error): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#found);
  }
}

const plain = (declared: string): string => declared.replace('?', '');

async function oidsOf(declared: readonly string[]): Promise<number[]> {
  const { rows } = await database.client.query<{ oid: number }>(
    'SELECT name::regtype::oid AS oid FROM unnest($1::text[]) WITH ORDINALITY AS g(name, at) ORDER BY at',
    [declared.map(plain)],
  );
  return rows.map(({ oid }) => oid);
}

async function mayBeNull({ table, column }: { table: number; column: number }): Promise<boolean> {
  if (table === 0) return false; // computed: nothing says it
  const { rows } = await database.client.query<{ not: boolean }>(
    'SELECT attnotnull AS not FROM pg_attribute WHERE attrelid = $1 AND attnum = $2',
    [table, column],
  );
  return rows[0]?.not !== true;
}

/** @returns what differs, in words; empty when the declaration is right */
async function mistakesOf({ text, params, columns }: SetStatement): Promise<string[]> {
  const described = await database.client.query(new Describe(text)).done;
  const mistakes: string[] = [];
  const names = Object.keys(params);
  const given = await oidsOf(Object.values(params));
  if (names.length !== described.params.length) mistakes.push(`${described.params.length} parameters`);
  for (const [at, name] of names.entries())
    if (given[at] !== described.params[at]) mistakes.push(`$${at + 1} ${name} is of type ${described.params[at]}`);
  const declared = Object.entries(columns);
  const types = await oidsOf(Object.values(columns));
  if (declared.map(([name]) => name).join() !== described.columns.map(({ name }) => name).join())
    mistakes.push(`columns ${described.columns.map(({ name }) => name).join()}`);
  for (const [at, [name, type]] of declared.entries()) {
    const column = described.columns[at];
    if (!column || column.type !== types[at]) mistakes.push(`column ${name} is of type ${column?.type}`);
    else if (!type.endsWith('?') && (await mayBeNull(column))) mistakes.push(`column ${name} may be null`);
  }
  return mistakes;
}

const statements = Object.entries(catalogue) as [string, SetStatement][];

describe('A set-based statement', () => {
  test.each(statements)('%s takes and returns what it declares', async (_name, statement) => {
    expect(await mistakesOf(statement)).toEqual([]);
  });

  test('with another type of a parameter is found', async () => {
    const wrong = setStatement({
      params: { companyId: 'text', ids: 'uuid[]' },
      columns: { id: 'uuid' },
      text: catalogue.knownPunches.text,
    });
    expect(await mistakesOf(wrong)).toEqual([expect.stringMatching(/^\$1 companyId is of type 2950$/)]);
  });

  test('with a result that may be null is found', async () => {
    const wrong = setStatement({
      params: { companyId: 'uuid' },
      columns: { employee: 'uuid' },
      text: 'SELECT employee_id AS employee FROM punch WHERE company_id = $1',
    });
    expect(await mistakesOf(wrong)).toEqual(['column employee may be null']);
  });

  test('with a column that it does not return is found', async () => {
    const wrong = setStatement({
      params: { companyId: 'uuid' },
      columns: { id: 'uuid', name: 'text' },
      text: 'SELECT id FROM department WHERE company_id = $1',
    });
    expect(await mistakesOf(wrong)).toEqual(['columns id', 'column name is of type undefined']);
  });
});
