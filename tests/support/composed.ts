import { parseSync } from '@swc/core';

interface Node {
  type?: string;
  [part: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const partsOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));

/** Calls whose texts nobody of the office reads: logs, bugs, SQL, schemas, what is compared or hashed. */
const UNREAD =
  /^(query|\$queryRaw\w*|\$executeRaw\w*|info|warn|error|debug|trace|fatal|describe|min|max|regex|test|replace|replaceAll|split|startsWith|endsWith|includes|match|update|createHash|getHeader|header|set|type|prepare|lock|parse)$/;

/** A column or a table with its alias, and an operator, as the query builder takes them. */
const QUERY_PART = /^[\w.]+ as \w+$|^(not in|is not|is (not )?distinct from|order by|for update)$/;

/** What is a sentence or a part of one: words with a space between them, and no SQL, path, format or header. */
const isProse = (text: string): boolean =>
  !QUERY_PART.test(text) &&
  /[A-Za-z]{2,}[’',.:;)]?\s+(\{\{\}\}|["“(]?[A-Za-z])|\{\{\}\}[’'%.]?\s+[A-Za-z]{2,}/.test(text) &&
  !/[<>]\/?[a-z]+[ >]|::|coalesce\(|\b(IS|IN|NOT|CASE|QUERY|OPTION|CONFLICT|AND|AS|NULL|DESC|EXISTS|RETURNING|UNION|NULLS|OFFSET|LIKE|OR|SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|ORDER BY|JOIN|VALUES|IS NULL|AND \w+\.|AS \w+|SET LOCAL|set_config|LIMIT)\b|=>|^\s*[\w.]+ = /.test(
    text,
  );

/** The name of a variable, or of the property that an expression ends with. */
function lastName(node: unknown): unknown {
  if (!isNode(node)) return undefined;
  return node.type === 'MemberExpression' ? (node.property as Node).value : node.value;
}

function gather(node: Node, found: string[]): void {
  if (node.type === 'NewExpression' && /Error$/.test(String((node.callee as Node).value))) return;
  if (node.type === 'CallExpression') {
    const callee = node.callee as Node;
    const name = lastName(callee);
    // a log whose level is chosen: log[isAlarm ? 'error' : 'info'](…)
    if (lastName(callee.object) === 'log') return;
    if (UNREAD.test(String(name))) return;
    // a problem's own words stand by its code
    if (name === 'problem') {
      const [given] = node.arguments as { expression: Node }[];
      for (const one of (given?.expression.properties ?? []) as Node[])
        if (one.type === 'KeyValueProperty' && (one.key as Node).value === 'fields') gather(one, found);
      return;
    }
  }
  if (node.type === 'ImportDeclaration' || node.type === 'TsLiteralType') return;
  if (node.type === 'StringLiteral' && isProse(String(node.value))) found.push(String(node.value));
  if (node.type === 'TemplateLiteral' && Array.isArray(node.quasis)) {
    const text = (node.quasis as { cooked: string }[]).map(({ cooked }) => cooked).join('{{}}');
    if (isProse(text)) found.push(text);
  }
  for (const part of partsOf(node)) gather(part, found);
}

/** The sentences that a source composes, with `{{}}` for each value. */
export function composedIn(source: string): string[] {
  const found: string[] = [];
  gather(parseSync(source, { syntax: 'typescript' }) as unknown as Node, found);
  return [...new Set(found)];
}

/** Sources whose sentences have their Bangla beside them, or are read by nobody of the office. */
const APART: readonly [path: RegExp, why: string][] = [
  [/^admin\/(locale|components)\//, 'words themselves, with tests of their own'],
  [/\.bn\.ts$|^domain\/words\//, 'Bangla'],
  [/^admin\/(html|fonts)\.ts$/, 'frames of pages: what they say comes from elsewhere'],
  [/^policies\/casbin\.ts$/, 'a model for a machine'],
  [/^domain\/mail\/(letters|compose)\.ts$/, 'letters, in both languages there'],
  [/^domain\/accounts\/weakness\.ts$/, 'words about passwords, in both languages there'],
  [/^domain\/(records\/(scope|select|where)|sites\/(terminal-status|snapshot))\.ts$/, 'parts of SQL'],
  [/^domain\/imports\/employee-columns\.rule\.ts$/, 'how files of others name their columns'],
  [/^domain\/exports\/sheet-xml\.rule\.ts$/, 'parts of an XLSX file'],
  [/^admin\/export-cells\.ts$/, 'what screens say, in screens.bn.ts'],
  [/^domain\/demo\//, 'names of people and places'],
  [/^collector\/simulator\//, 'a terminal that is none'],
  [/^collector\/adms\/(gate|router|handshake\.rule)\.ts$/, 'answers to terminals'],
  [
    /^sync\/(router|body|protocol(?:-\w+)?|punches\.rule|ingest|conversation|copies|feed)\.ts$/,
    'answers of a cloud to a site',
  ],
];

export const isApart = (file: string): boolean => APART.some(([path]) => path.test(file));

/** Single texts that nobody of the office reads. */
export const unread: ReadonlySet<string> = new Set([
  // parts of protocols and of pages
  'GET, POST',
  'Bearer {{}}',
  'Basic {{}}',
  'button quiet',
  // stored as the name of who decided
  'Company rules',
  '<!doctype html>{{}}',
  'event: punches\ndata: {{}}\n\n',
  ': still here\n\n',
  'hajira panel sessions',
  'Samsung Internet',
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Hajira Bangla", sans-serif',
  'no user has this password',
  'Hajira {{}}, {{}}',
  // why a request was no form: Bangla says what to do instead
  'no such file',
  'it is larger than a form can be',
  'it broke off',
  'its body is no form',
  'it holds a NUL character',
  'it is malformed',
  'nothing was begun in this browser',
  'the action refused, and answers with what it said',
  // names that things get, and that somebody may change
  'Terminal {{}}',
  'Terminal {{}}{{}}',
  // a right, worded by the vocabulary of rights
  'pass on',
  // headings and codes that files of others have
  'employee code',
  'employee id',
  'employee name',
  'full name',
  'joined on',
  'joining date',
  'phone number',
  'salary (bdt)',
  'badge number',
  'badge numbers',
  'card number',
  'out back',
  'break out',
  'break in',
  'overtime in',
  'overtime out',
]);
