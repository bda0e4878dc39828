/** Where the retired words still are. */
import { retiredWords } from './retired-words.mjs';
import { lineAt, visit } from './sources.mjs';

/**
 * Here the words are listed, or cannot change: the change log and a table of old names describe earlier versions, and an
 * applied migration is refused when its text changes. New migrations are checked.
 */
const LISTED = new Set([
  'scripts/ratchets/retired-words.mjs',
  'CHANGELOG.md',
  'docs/renamed.md',
  'prisma/migrations/20261130160000_baseline/migration.sql',
]);

/** The glossary names the old words beside the new ones; the rest of its file is checked. */
function withoutGlossary({ path, text }) {
  if (path !== 'docs/architecture.md') return text;
  return text.replace(/^## Glossary\n[\s\S]*?(?=^## )/m, (glossary) => glossary.replaceAll(/[^\n]/g, ' '));
}

const snake = (name) =>
  `_${name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()}_`;

const isOfLanguage = (parent) =>
  parent?.type === 'MemberExpression' && parent.object.type === 'Identifier' && parent.object.name === 'Object';

const NAMED = new Set(['Identifier', 'PrivateIdentifier', 'JSXIdentifier']);

/** Names and texts of a file of code, each with its offset. */
function partsOfCode(file) {
  const { program, comments } = file.parsed;
  const [names, types] = [[], []];
  const texts = comments.map(({ value, start }) => ({ text: value, at: start }));
  visit(program.body, (node, parent) => {
    if (NAMED.has(node.type) && !isOfLanguage(parent)) names.push({ text: node.name, at: node.start });
    else if (node.type === 'Literal' && typeof node.value === 'string')
      texts.push({ text: node.value, at: node.start });
    else if (node.type === 'TemplateElement') texts.push({ text: node.value.raw, at: node.start });
    else if (node.type === 'JSXText') texts.push({ text: node.value, at: node.start });
    if (/^TS(Interface|TypeAlias)Declaration$/.test(node.type)) types.push({ text: node.id.name, at: node.start });
  });
  // names of tables and columns in SQL, and of fields in quotes
  for (const { text, at } of texts)
    for (const [name] of text.matchAll(/\b[a-z]+(_[a-z0-9]+)+\b/g)) names.push({ text: name, at });
  return { names, texts, types };
}

/** Docs, SQL and the schema: everything is text, and what has an underscore a name. */
function partsOfText(file) {
  const text = withoutGlossary(file);
  const names = [...text.matchAll(/\b[A-Za-z]+(_[A-Za-z0-9]+)+\b/g)].map(({ 0: name, index }) => ({
    text: name,
    at: index,
  }));
  return { names, texts: [{ text, at: 0 }], types: [] };
}

function occurrences({ names, texts, types }, parts) {
  const found = [];
  if (names) found.push(...parts.names.filter(({ key }) => names.test(key)).map((part) => ({ ...part, isName: true })));
  if (types) found.push(...parts.types.filter(({ text }) => types.test(text)));
  if (texts) {
    for (const { text, at } of parts.texts)
      for (const match of text.matchAll(texts)) found.push({ text: match[0], at: at + match.index });
  }
  return found;
}

/** @returns {Record<string, { path: string, line: number, what: string }[]>} by retired word: one place for each name, and each text */
export function retiredIn(sources, words = retiredWords) {
  const places = Object.fromEntries(words.map(({ word }) => [word, []]));
  const seen = new Map(words.map(({ word }) => [word, new Set()]));
  for (const file of sources) {
    if (LISTED.has(file.path)) continue;
    const parts = file.isCode ? partsOfCode(file) : partsOfText(file);
    const own = {
      text: file.path
        .split('/')
        .at(-1)
        .replace(/\.[a-z]+$/, ''),
      at: 0,
    };
    parts.names = [own, ...parts.names].map((part) => ({ ...part, key: snake(part.text) }));
    for (const entry of words) {
      for (const { text, at, isName } of occurrences(entry, parts)) {
        if (isName && seen.get(entry.word).has(text)) continue;
        if (isName) seen.get(entry.word).add(text);
        const what = `"${text}" (${isName ? 'a name' : 'a text'}); write: ${entry.instead}`;
        places[entry.word].push({ path: file.path, line: lineAt(file, at), what });
      }
    }
  }
  return places;
}
