import type pg from 'pg';
import { calendarDays, type StatementClient } from './query.ts';

/** PostgreSQL's types of parameters and result columns, and what stands for them here. */
interface Types {
  uuid: string;
  text: string;
  int2: number;
  int4: number;
  /** read as text, so that no digit is lost */
  int8: string;
  bool: boolean;
  timestamptz: Date;
  /** written as JSON text */
  jsonb: string;
  punch_source: 'terminal' | 'push' | 'file' | 'mobile' | 'manual';
  delivery_way: 'pull' | 'push' | 'live' | 'file';
  mobile_verdict: 'accept' | 'reject';
  mobile_state: string;
  mobile_decision_state: string;
  held_line_kind: string;
}

type One = keyof Types;
/** `text`; with `?` also null; with `[]` a column of values, some of which may be null. */
export type Declared = One | `${One}?` | `${One}[]`;

type Read<D extends Declared> = D extends `${infer T extends One}?`
  ? Types[T] | null
  : D extends `${infer T extends One}[]`
    ? Types[T][]
    : D extends One
      ? Types[D]
      : never;

/** A whole column may come as PostgreSQL's binary array (src/db/columns.ts). */
type Given<D extends Declared> = D extends `${infer T extends One}[]` ? readonly (Types[T] | null)[] | Buffer : Read<D>;

/**
 * A statement over whole columns, which the typed queries cannot express: its text, its parameters in the order of their
 * numbers, and the columns of its result. A test compares both with what PostgreSQL says of the text.
 */
export interface SetStatement<
  P extends Readonly<Record<string, Declared>> = Readonly<Record<string, Declared>>,
  R extends Readonly<Record<string, Declared>> = Readonly<Record<string, Declared>>,
> {
  readonly text: string;
  readonly params: P;
  readonly columns: R;
}

/** Declares a statement of the catalogue; without `columns` it returns no rows. */
export const setStatement = <
  const P extends Readonly<Record<string, Declared>>,
  const R extends Readonly<Record<string, Declared>> = Readonly<Record<never, never>>,
>(statement: {
  text: string;
  params: P;
  columns?: R;
}): SetStatement<P, R> => ({ ...statement, columns: statement.columns ?? ({} as R) });

/** @returns the rows, and how many rows were written or read */
export async function runSet<
  P extends Readonly<Record<string, Declared>>,
  R extends Readonly<Record<string, Declared>>,
>(
  client: StatementClient,
  { text, params }: SetStatement<P, R>,
  values: { [K in keyof P]: Given<P[K]> },
): Promise<{ rows: { [K in keyof R]: Read<R[K]> }[]; rowCount: number }> {
  const { rows, rowCount }: pg.QueryResult<{ [K in keyof R]: Read<R[K]> }> = await client.query({
    text,
    values: Object.keys(params).map((name) => values[name]),
    types: calendarDays,
  });
  return { rows, rowCount: rowCount ?? 0 };
}
