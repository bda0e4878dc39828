import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** What a screen's source says: what goes through `say`, and what stands there in English alone. */
export interface ScreenTexts {
  said: string[];
  hardCoded: string[];
}

interface Node {
  type?: string;
  [part: string]: unknown;
}

/** Attributes that people read or hear. */
const READ = [
  'label',
  'title',
  'placeholder',
  'aria-label',
  'aria-description',
  'message',
  'hint',
  'alt',
  'empty',
  'word',
  'head',
];
/** Names and notations that are the same in every language. */
const SAME = /^(Hajira|CSV|XLSX|UDP|TCP)$/;
const isText = (text: string): boolean => /[A-Za-z]{2}/.test(text) && !SAME.test(text.trim());

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const partsOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));

/** The texts that an expression may come out as; what a call makes is the call's own matter. */
function textsOf(node: Node | undefined): string[] {
  if (!node) return [];
  const of = (...names: string[]) => names.flatMap((name) => textsOf(node[name] as Node | undefined));
  switch (node.type) {
    case 'StringLiteral':
      return [String(node.value)];
    case 'TemplateLiteral': {
      const words = (node.quasis as { cooked: string }[]).map(({ cooked }) => cooked).join('{{}}');
      return [words, ...(node.expressions as Node[]).flatMap(textsOf)];
    }
    case 'ConditionalExpression':
      return of('consequent', 'alternate');
    case 'BinaryExpression':
      return ['||', '??', '+'].includes(String(node.operator)) ? of('left', 'right') : of('right');
    case 'ParenthesisExpression':
    case 'TsAsExpression':
    case 'TsConstAssertion':
    case 'JSXExpressionContainer':
      return of('expression');
    case 'ArrayExpression':
      return (node.elements as (Node | null)[]).flatMap((one) => textsOf(one?.expression as Node | undefined));
    default:
      return [];
  }
}

function gather(node: Node, found: ScreenTexts): void {
  const { type } = node;
  if (type === 'JSXText') found.hardCoded.push(String(node.value).replace(/\s+/g, ' ').trim());
  if (type === 'JSXElement' || type === 'JSXFragment') {
    for (const child of node.children as Node[]) {
      if (child.type === 'JSXExpressionContainer') found.hardCoded.push(...textsOf(child));
    }
  }
  if (type === 'JSXAttribute' && READ.includes(String((node.name as Node).value))) {
    found.hardCoded.push(...textsOf(node.value as Node | undefined));
  }
  if (type === 'KeyValueProperty' && (node.key as Node).value === 'message') {
    found.hardCoded.push(...textsOf(node.value as Node));
  }
  if (type === 'CallExpression') {
    const texts = (node.arguments as { expression: Node }[])
      .slice(0, 1)
      .flatMap(({ expression }) => textsOf(expression));
    const called = String((node.callee as Node).value);
    if (called === 'say') found.said.push(...texts);
    if (called === 'setProblem' || called === 'setError') found.hardCoded.push(...texts);
  }
  for (const part of partsOf(node)) gather(part, found);
}

/** What one source says. */
export function textsIn(source: string): ScreenTexts {
  const found: ScreenTexts = { said: [], hardCoded: [] };
  gather(parseSync(source, { syntax: 'typescript', tsx: true }) as unknown as Node, found);
  return { said: found.said, hardCoded: found.hardCoded.filter(isText) };
}

/** Every source in a folder and below it, by its path. */
export const sourcesIn = (folder: string): [path: string, source: string][] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /(?<!\.d)\.tsx?$/.test(entry.name) ? [[path, readFileSync(path, 'utf8')]] : [];
  });
