/** What the catalog says of the tables, for making a backup and putting it back. */
import pg from 'pg';

type Client = Pick<pg.ClientBase, 'query'>;

export interface Table {
  name: string;
  columns: string[];
}

/** What is true for the moment only: sessions end with a restore, and attempts are counted anew. */
export const passing: ReadonlySet<string> = new Set(['session', 'rate_limit']);

export const quoted = (name: string): string => pg.escapeIdentifier(name);
export const columnList = ({ columns }: Pick<Table, 'columns'>): string => columns.map(quoted).join(', ');

/** Every table with the columns that are stored as they were given, in a fixed order. */
export async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.relname AS name,
           array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname ORDER BY c.relname`);
  return rows.map(({ name, columns }) => ({ name, columns: columns ?? [] }));
}

/** The tables of which a backup as hajira_platform would lack rows. */
export async function readHidden(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity
      AND (NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', 'r')
                         AND ('hajira_platform'::regrole = ANY (p.polroles) OR 0 = ANY (p.polroles))
                         AND pg_get_expr(p.polqual, p.polrelid) = 'true')
           OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd IN ('*', 'r')
                        AND ('hajira_platform'::regrole = ANY (p.polroles) OR 0 = ANY (p.polroles))))
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** Text that is the same on every server: of times, numbers and bytes. */
export const FIXED_TEXT = `SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL synchronize_seqscans = off;
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

/** How many rows, and a sum over them in which their order does not count. */
export async function digestOf(client: Client, table: Table): Promise<{ rows: number; digest: string }> {
  const { rows } = await client.query<{ rows: string; digest: string }>(
    `SELECT count(*)::text AS rows, concat_ws('.', bit_xor(h), sum(h::numeric)) AS digest
     FROM (SELECT hashtextextended(ROW(${columnList(table)})::text, 0) AS h FROM ${quoted(table.name)} OFFSET 0) AS hashed`,
  );
  const [found] = rows;
  return { rows: Number(found?.rows ?? 0), digest: found?.digest ?? '' };
}

export interface Trigger {
  table: string;
  name: string;
  definition: string;
}

/** The triggers that are switched on, as statements that make them. */
export async function readTriggers(client: Client): Promise<(Trigger & { how: string })[]> {
  const { rows } = await client.query<Trigger & { how: string }>(`
    SELECT c.relname AS table, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition,
           CASE t.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS how
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled <> 'D'
    ORDER BY 1, 2`);
  return rows;
}

export interface Sequence {
  name: string;
  last: string;
  isCalled: boolean;
}

export async function readSequences(client: Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  const found: Sequence[] = [];
  for (const { name } of rows) {
    const { rows: values } = await client.query<{ last: string; isCalled: boolean }>(
      `SELECT last_value::text AS last, is_called AS "isCalled" FROM ${quoted(name)}`,
    );
    for (const value of values) found.push({ name, ...value });
  }
  return found;
}
