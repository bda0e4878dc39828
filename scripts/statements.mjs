/**
 * Lists every SQL statement of src as JSON: `{ found: [{ path, line, within, texts, isKnown }] }`. `texts` are all that
 * the statement can be, `isKnown` is false when some part of it only shows when the program runs.
 *
 * A statement is what a `query` method is given, and each string that begins like one and is part of none of these.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineAt, readSources, visit } from './ratchets/sources.mjs';
import { readDomains } from './statements/domains.mjs';
import { Interpreter, unwrap } from './statements/interpreter.mjs';
import { Project } from './statements/project.mjs';

const BEGINS = /^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|MERGE INTO)\s/;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = readSources(root).filter(({ isCode, path }) => isCode && path.startsWith('src/'));
const project = new Project(sources);
const interpreter = new Interpreter(project, await readDomains());

const beginning = (node) =>
  node.type === 'TemplateLiteral' ? node.quasis[0].value.cooked : node.type === 'Literal' ? node.value : undefined;

/** @param choose of a node: the expression that is wanted. @returns {[object, object][]} each with its file */
const expressionsOf = (choose) =>
  sources.flatMap((file) => {
    const chosen = [];
    visit(file.parsed.program, (node) => {
      const expression = choose(node);
      if (expression !== undefined) chosen.push([expression, file]);
    });
    return chosen;
  });

const found = [];
function read([expression, file]) {
  const position = {
    path: file.path,
    line: lineAt(file, expression.start),
    within: project.functionAround(expression),
  };
  found.push({ ...position, ...interpreter.textsOf(expression, file.path) });
}

expressionsOf((node) => {
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return undefined;
  const callee = unwrap(node.callee);
  return callee.type === 'MemberExpression' && callee.property.name === 'query' ? node.arguments[0] : undefined;
}).forEach(read);
// what no query method was seen to be given
expressionsOf((node) => (BEGINS.test(beginning(node) ?? '') ? node : undefined))
  .filter(([node]) => !interpreter.read.has(node))
  .forEach(read);
process.stdout.write(`${JSON.stringify({ found: found })}\n`);
