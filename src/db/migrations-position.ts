/** What stands where in a migration's text, by a rough reading: good enough for messages, never for execution. */

export interface Statement {
  /** Where it begins, from 1; comments before it are left out. */
  line: number;
  text: string;
}

/** What holds semicolons that end nothing: comments, quoted text, dollar-quoted bodies. */
const PIECES = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|;/g;
const LEAD = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;
const TRANSACTION =
  /^(?:begin(?!\s+atomic)|start\s+transaction|commit|rollback(?!\s+to\b)|abort|prepare\s+transaction)\b/i;

const lineAt = (sql: string, index: number): number => sql.slice(0, index).split('\n').length;

function statementsOf(sql: string): Statement[] {
  const statements: Statement[] = [];
  let start = 0;
  const take = (end: number): void => {
    const lead = LEAD.exec(sql.slice(start, end))?.[0].length ?? 0;
    const text = sql.slice(start + lead, end);
    if (text !== '') statements.push({ line: lineAt(sql, start + lead), text });
    start = end + 1;
  };
  for (const match of sql.matchAll(PIECES)) if (match[0] === ';') take(match.index);
  take(sql.length);
  return statements;
}

/** @returns the first statement that would end or begin a transaction */
export const transactionStatement = (sql: string): Statement | undefined =>
  statementsOf(sql).find(({ text }) => TRANSACTION.test(text));

/**
 * @param position PostgreSQL's own, in characters from 1; it gives one only for what it could not parse or resolve
 * @param completed how many statements had been executed before the error
 */
export function errorLine(sql: string, position: number | undefined, completed: number): number | undefined {
  if (position === undefined) return statementsOf(sql)[completed]?.line;
  return (
    Array.from(sql)
      .slice(0, position)
      .filter((character) => character === '\n').length + 1
  );
}
