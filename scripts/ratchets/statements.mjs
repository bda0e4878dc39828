/**
 * Statements whose rows nobody checks: what they return has a type written by hand, or none.
 *
 * Counted in src: each string or template that begins with SELECT, INSERT INTO, UPDATE, DELETE FROM, WITH or MERGE INTO,
 * wherever it is run, and each `sql<T>` fragment, whose T is asserted too. A constant that several places run counts
 * once. Statements that a typed query builder composes have no such text and do not count; nor does the catalogue, whose
 * declared columns a test compares with the database.
 */
import { lineAt, visit } from './sources.mjs';

const STATEMENT = /^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|MERGE INTO)\s/;

const beginning = (node) => {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'TemplateLiteral' ? node.quasis[0].value.cooked : '';
};

const isFragment = ({ type, tag, typeArguments }) =>
  type === 'TaggedTemplateExpression' && tag.type === 'Identifier' && tag.name === 'sql' && Boolean(typeArguments);

const CATALOGUE = 'src/db/unnest-statements.ts';

export function untypedStatements(sources) {
  const found = [];
  const counts = ({ isCode, path }) => isCode && path.startsWith('src/') && path !== CATALOGUE;
  for (const file of sources.filter(counts)) {
    visit(file.parsed.program.body, (node) => {
      const isStatement = STATEMENT.test(beginning(node));
      if (!isStatement && !isFragment(node)) return;
      const [first = ''] = file.text
        .slice(node.start, node.end)
        .replace(/^[`'"]\s*/, '')
        .split('\n');
      found.push({ path: file.path, line: lineAt(file, node.start), what: first.trim().slice(0, 60) });
    });
  }
  return found;
}
