/** The sources as one program: who declares a name, and who calls a function. */
import { posix } from 'node:path';
import { visit } from '../ratchets/sources.mjs';
import { isFunction, namesIn, unwrap } from './interpreter.mjs';

const CALLBACKS = new Set(['map', 'flatMap', 'forEach', 'filter', 'some', 'every', 'find']);

const CHANGES = new Set(['push', 'unshift', 'splice', 'pop', 'shift', 'sort', 'add', 'set', 'delete']);

/** @returns the variable, or what holds the member, that a node changes */
function changedBy(node) {
  if (node.type === 'UpdateExpression') return node.argument.object ?? node.argument;
  if (node.type === 'AssignmentExpression') return node.left.object ?? node.left;
  if (node.type !== 'CallExpression') return undefined;
  const { object, property } = unwrap(node.callee);
  return CHANGES.has(property?.name) ? object : undefined;
}

export class Project {
  #parents = new WeakMap();
  #fileOf = new WeakMap();
  #calls = new Map();
  #callsOf = new Map();
  #found = new WeakMap();
  #changes = new Map();

  /** @param {import('../ratchets/sources.mjs').Source[]} sources the files of code */
  constructor(sources) {
    this.files = new Map(sources.map((file) => [file.path, file]));
    for (const file of sources) {
      visit(file.parsed.program, (node, parent) => {
        this.#parents.set(node, parent);
        this.#fileOf.set(node, file.path);
        if (node.type !== 'CallExpression') return;
        const callee = unwrap(node.callee);
        const name = callee.name ?? callee.property?.name;
        if (typeof name === 'string')
          this.#calls.set(name, [...(this.#calls.get(name) ?? []), { node, file: file.path }]);
      });
    }
  }

  parentOf(node) {
    return this.#parents.get(node);
  }

  /** @returns {string} the name of the function or method that a node is in; empty at the top of a file */
  functionAround(node) {
    for (let at = node; at; at = this.parentOf(at)) {
      const isNamed = isFunction(at) || at.type === 'MethodDefinition' || at.type === 'VariableDeclarator';
      const name = isNamed ? (at.id?.name ?? at.key?.name) : undefined;
      const isTop = isFunction(at) || this.parentOf(this.parentOf(at))?.type !== 'BlockStatement';
      if (name !== undefined && isTop) return name;
    }
    return '';
  }

  calls(name) {
    return this.#calls.get(name) ?? [];
  }

  /** @returns {{ kind, node, file } | undefined} the declaration that `name` means at `from` */
  find(name, from, file) {
    const known = this.#found.get(from) ?? new Map();
    this.#found.set(from, known);
    if (!known.has(name)) known.set(name, this.#search(name, from, file));
    return known.get(name);
  }

  #search(name, from, file) {
    for (let at = from; at; at = this.parentOf(at)) {
      if (isFunction(at)) {
        const index = at.params.findIndex((pattern) => namesIn(pattern).includes(name));
        if (index >= 0) return { kind: 'parameter', node: { owner: at, index, start: at.start }, file };
      }
      const loop = at.type === 'ForOfStatement' && at.left.type === 'VariableDeclaration' ? [at.left] : [];
      const statements = at.type === 'Program' || at.type === 'BlockStatement' ? at.body : loop;
      const found = this.#declared(name, statements, file);
      if (found) return found;
    }
    return undefined;
  }

  #declared(name, statements, file) {
    for (const given of statements) {
      const statement = given.type === 'ExportNamedDeclaration' && given.declaration ? given.declaration : given;
      if (statement.type === 'VariableDeclaration') {
        const node = statement.declarations.find(({ id }) => namesIn(id).includes(name));
        if (node) return { kind: 'variable', node, file };
      } else if (statement.type === 'FunctionDeclaration' && statement.id?.name === name) {
        return { kind: 'function', node: statement, file };
      } else if (given.type === 'ImportDeclaration') {
        const part = given.specifiers.find(({ local }) => local.name === name);
        if (part) return part.imported ? this.exported(part.imported.name, given.source.value, file) : undefined;
      }
    }
    return undefined;
  }

  /** What `name` is that a file exports, or exports again. */
  exported(name, source, from) {
    if (!source.startsWith('.')) return undefined;
    const path = posix.join(posix.dirname(from), source);
    const { program } = this.files.get(path)?.parsed ?? {};
    if (!program) return undefined;
    for (const statement of program.body) {
      if (statement.type !== 'ExportNamedDeclaration' || !statement.source) continue;
      const part = statement.specifiers.find(({ exported }) => exported.name === name);
      if (part) return this.exported(part.local.name, statement.source.value, path);
    }
    return this.#declared(name, program.body, path);
  }

  /** Whether a file has a function or constant of this name of its own, beside the one of another file. */
  declares(file, name) {
    return new RegExp(`^(export )?(async )?(const|function) ${name}\\b`, 'm').test(this.files.get(file)?.text ?? '');
  }

  /** @returns {boolean} whether a variable is more than what it is declared with: assigned, counted up, pushed to, given members */
  isChanged(name, declarator, file) {
    if (!this.#changes.has(file)) {
      const changes = [];
      visit(this.files.get(file).parsed.program, (node) => {
        const target = changedBy(node);
        if (target?.type === 'Identifier') changes.push(target);
      });
      this.#changes.set(file, changes);
    }
    const all = this.#changes.get(file).filter((target) => target.name === name);
    return all.some((target) => this.find(name, target, file)?.node === declarator);
  }

  /** @returns {{ node, file, isCallback }[]} the calls that give a function its arguments */
  callsOf(owner, file) {
    if (!this.#callsOf.has(owner)) this.#callsOf.set(owner, this.#sites(owner, file));
    return this.#callsOf.get(owner);
  }

  #sites(owner, file) {
    const parent = this.parentOf(owner);
    if (parent?.type === 'CallExpression' && parent.arguments.includes(owner)) {
      const isCallback = parent.callee.type === 'MemberExpression' && CALLBACKS.has(parent.callee.property.name);
      return isCallback ? [{ node: parent, file, isCallback }] : [];
    }
    const name = owner.id?.name ?? (parent?.type === 'VariableDeclarator' ? parent.id.name : undefined);
    if (name === undefined) return [];
    return this.calls(name).filter(({ node, file: there }) => {
      const callee = unwrap(node.callee);
      if (callee.type !== 'Identifier') return false;
      const found = this.find(name, node, there);
      return found?.node === owner || found?.node === parent;
    });
  }
}
