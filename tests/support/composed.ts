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

/** What is a sentence or a part of one: words with a space between them, and no SQL, path, format or header. */
const isProse = (text: string): boolean =>
  /[A-Za-z]{2,}[’',.:;)]?\s+(\{\{\}\}|["“(]?[A-Za-z])|\{\{\}\}[’'%.]?\s+[A-Za-z]{2,}/.test(text) &&
  !/\b(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|ORDER BY|JOIN|VALUES|IS NULL|AND \w+\.|AS \w+|SET LOCAL|set_config|LIMIT)\b|=>|^\s*[\w.]+ = /.test(
    text,
  );

function gather(node: Node, found: string[]): void {
  if (node.type === 'NewExpression' && /Error$/.test(String((node.callee as Node).value))) return;
  if (node.type === 'CallExpression') {
    const callee = node.callee as Node;
    const name = callee.type === 'MemberExpression' ? (callee.property as Node).value : callee.value;
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
