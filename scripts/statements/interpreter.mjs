/**
 * Reads what a text of this code can be, from the code itself: constants, templates, conditions, helper functions and the
 * places that call them, over all files. It runs the expression once for each way to decide what only a running program
 * knows, so that a condition that occurs twice in one statement is decided once.
 */
/** What cannot be known before the program runs. */
export const UNKNOWN = Symbol('unknown');
const UNSURE = Symbol('unsure');
const MOST_DEPTH = 40;
/** So much is tried for one statement; one that can be more does not count as known. */
const MOST_RUNS = 1000;

const isFunction = (node) =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node?.type);

const unwrap = (node) => {
  let inner = node;
  while (
    inner &&
    [
      'TSAsExpression',
      'TSSatisfiesExpression',
      'TSNonNullExpression',
      'ParenthesizedExpression',
      'AwaitExpression',
      'ChainExpression',
    ].includes(inner.type)
  )
    inner = inner.expression ?? inner.argument;
  return inner;
};

/** Decides what is open, in the order in which it is asked; `next()` goes on to the next combination. */
class Decisions {
  #taken = [];
  #at = 0;
  #byKey = new Map();

  choose(key, count) {
    if (this.#byKey.has(key)) return this.#byKey.get(key);
    const at = this.#at++;
    this.#taken[at] ??= { chosen: 0, count };
    this.#byKey.set(key, this.#taken[at].chosen);
    return this.#taken[at].chosen;
  }

  has(key) {
    return this.#byKey.has(key);
  }

  next() {
    this.#taken.length = this.#at;
    this.#at = 0;
    this.#byKey.clear();
    while (this.#taken.length > 0) {
      const last = this.#taken.at(-1);
      if (last.chosen + 1 < last.count) {
        last.chosen += 1;
        return true;
      }
      this.#taken.pop();
    }
    return false;
  }
}

export class Interpreter {
  /** So deep in a condition, of which only what stands in the same function is asked. */
  conditions = 0;

  /** The strings and templates that were read for some text. */
  read = new WeakSet();

  /**
   * @param project the sources
   * @param {{ types: Record<string, unknown[]>, names: Record<string, Record<string, (value: (name: string) => unknown) => unknown>> }} domains
   *   all values of a parameter of a type; and what a name of a file is, by other names that are known at its place
   */
  constructor(project, domains) {
    this.project = project;
    this.domains = domains;
  }

  /** @returns {{ texts: string[], isKnown: boolean }} every text that the expression can be */
  textsOf(given, file) {
    const config = unwrap(given);
    const parts = config.type === 'ObjectExpression' ? config.properties : [];
    const part = parts.find(({ key }) => key?.name === 'text');
    const node = part ? part.value : config;
    const texts = new Set();
    let isKnown = true;
    this.decisions = new Decisions();
    let why;
    let run = 0;
    do {
      run += 1;
      this.remembered = new Map();
      this.depth = 0;
      this.why = undefined;
      this.hasPlaces = false;
      this.taken = [];
      const value = this.value(node, { file, bindings: new Map(), outer: null });
      const all = [[node, { file, bindings: new Map(), outer: null }], ...this.taken];
      if (all.some(([one, scope]) => this.isSkipped(one, scope))) continue;
      if (typeof value === 'string') texts.add(this.hasPlaces ? renumbered(value) : value);
      else {
        isKnown = false;
        why ??= this.why;
      }
      if (run >= MOST_RUNS) return { texts: [...texts], isKnown: false, why: 'more than can be tried' };
    } while (this.decisions.next());
    return { texts: [...texts], isKnown: isKnown && texts.size > 0, ...(why === undefined ? {} : { why }) };
  }

  /** @throws UNSURE when a condition is asked whether it is certain, and this is still open */
  choose(key, count) {
    if (this.isAsking && !this.decisions.has(key)) throw UNSURE;
    return this.decisions.choose(key, count);
  }

  value(given, scope) {
    const node = unwrap(given);
    if (!node || this.depth > MOST_DEPTH) return UNKNOWN;
    this.depth += 1;
    try {
      const read = this[node.type];
      const value = read ? read.call(this, node, scope) : UNKNOWN;
      if (value === UNKNOWN && this.conditions === 0 && this.why === undefined)
        this.why = `${scope.file}: ${this.project.files.get(scope.file).text.slice(node.start, node.end).slice(0, 80)}`;
      return value;
    } finally {
      this.depth -= 1;
    }
  }

  Literal(node) {
    this.read.add(node);
    return node.value;
  }

  TemplateLiteral(node, scope) {
    this.read.add(node);
    let text = '';
    for (const [index, quasi] of node.quasis.entries()) {
      text += quasi.value.cooked;
      if (index === node.expressions.length) break;
      const part = this.value(node.expressions[index], scope);
      if (part === UNKNOWN || part === undefined || typeof part === 'function') return UNKNOWN;
      text += String(part);
    }
    return text;
  }

  BinaryExpression(node, scope) {
    const [left, right] = [this.value(node.left, scope), this.value(node.right, scope)];
    if (left === UNKNOWN || right === UNKNOWN) return UNKNOWN;
    if (node.operator === 'in')
      return typeof right === 'object' && right !== null ? Object.hasOwn(right, left) : UNKNOWN;
    if (node.operator === '+') return left + right;
    if (node.operator === '===') return left === right;
    if (node.operator === '!==') return left !== right;
    if (node.operator === '>') return left > right;
    if (node.operator === '-') return left - right;
    if (node.operator === '<<') return left << right;
    if (node.operator === '*') return left * right;
    return UNKNOWN;
  }

  UnaryExpression(node, scope) {
    const value = this.truth(node.argument, scope);
    return node.operator === '!' ? !value : UNKNOWN;
  }

  LogicalExpression(node, scope) {
    if (node.operator === '??') {
      const left = this.value(node.left, scope);
      if (left === UNKNOWN) {
        return this.open(node, scope, 2) === 0 ? UNKNOWN : this.value(node.right, scope);
      }
      return left ?? this.value(node.right, scope);
    }
    const left = this.truth(node.left, scope);
    if (node.operator === '&&') return left ? this.value(node.right, scope) : false;
    return left ? true : this.value(node.right, scope);
  }

  ConditionalExpression(node, scope) {
    return this.value(this.truth(node.test, scope) ? node.consequent : node.alternate, scope);
  }

  inCondition(work) {
    this.conditions += 1;
    try {
      return work();
    } finally {
      this.conditions -= 1;
    }
  }

  /** @returns {boolean} of a condition: what it is, or each of both in turn */
  truth(node, scope) {
    const inner = unwrap(node);
    if (inner.type === 'UnaryExpression' && inner.operator === '!') return !this.truth(inner.argument, scope);
    const value = this.inCondition(() => this.value(inner, scope));
    if (value !== UNKNOWN) return Boolean(value);
    // `x === null` and `x !== null` are one condition
    const { text } = this.project.files.get(scope.file);
    const isNegated = inner.type === 'BinaryExpression' && inner.operator === '!==';
    const condition = isNegated
      ? `${text.slice(inner.left.start, inner.left.end)} === ${text.slice(inner.right.start, inner.right.end)}`
      : text.slice(inner.start, inner.end);
    const holds = this.choose(`${scope.file} ${this.functionAround(inner)} ${condition}`, 2) === 0;
    return isNegated ? !holds : holds;
  }

  /** @returns {boolean} whether the expression is not reached with what was decided: a condition around it or before it says so */
  isSkipped(node, scope) {
    this.conditions += 1;
    let isSkipped = false;
    for (let at = node; at && !isSkipped; at = this.project.parentOf(at)) {
      const parent = this.project.parentOf(at);
      if (['IfStatement', 'ConditionalExpression'].includes(parent?.type) && at !== parent.test) {
        isSkipped = this.certain(parent.test, scope) === (at === parent.alternate);
      } else if (parent?.type === 'LogicalExpression' && parent.operator === '&&' && at === parent.right) {
        isSkipped = this.certain(parent.left, scope) === false;
      } else if (parent?.type === 'BlockStatement') {
        const before = parent.body.slice(0, parent.body.indexOf(at));
        isSkipped = before.some((one) => leaves(one) && this.certain(one.test, scope) === true);
      }
    }
    this.conditions -= 1;
    return isSkipped;
  }

  /** @returns {boolean | undefined} what a condition is; undefined when only the running program knows it */
  certain(given, scope) {
    const node = unwrap(given);
    if (node.type === 'UnaryExpression' && node.operator === '!') {
      const inner = this.certain(node.argument, scope);
      return inner === undefined ? undefined : !inner;
    }
    if (node.type === 'LogicalExpression' && node.operator !== '??') {
      const both = [this.certain(node.left, scope), this.certain(node.right, scope)];
      const decides = node.operator === '||';
      if (both.includes(decides)) return decides;
      return both.includes(undefined) ? undefined : !decides;
    }
    this.isAsking = true;
    try {
      const value = this.value(node, scope);
      return value === UNKNOWN ? undefined : Boolean(value);
    } catch (error) {
      if (error !== UNSURE) throw error;
      return undefined;
    } finally {
      this.isAsking = false;
    }
  }

  functionAround(node) {
    for (let at = node; at; at = this.project.parentOf(at)) if (isFunction(at)) return at.start;
    return 0;
  }

  open(node, scope, count) {
    return this.choose(`${scope.file} ${node.start} ${scope.id ?? ''}`, count);
  }

  ArrayExpression(node, scope) {
    const all = [];
    for (const part of node.elements) {
      if (part?.type === 'SpreadElement') {
        const spread = this.value(part.argument, scope);
        if (!Array.isArray(spread)) return UNKNOWN;
        all.push(...spread);
      } else all.push(this.value(part, scope));
    }
    return all;
  }

  ObjectExpression(node, scope) {
    const all = {};
    for (const part of node.properties) {
      if (part.type === 'SpreadElement') {
        const spread = this.value(part.argument, scope);
        if (spread === UNKNOWN || typeof spread !== 'object') return UNKNOWN;
        Object.assign(all, spread);
        continue;
      }
      const key = part.computed ? this.value(part.key, scope) : (part.key.name ?? part.key.value);
      if (typeof key !== 'string' && typeof key !== 'number') return UNKNOWN;
      all[key] = this.value(part.value, scope);
    }
    return all;
  }

  ArrowFunctionExpression(node, scope) {
    return { closure: node, scope };
  }

  FunctionExpression(node, scope) {
    return { closure: node, scope };
  }

  MemberExpression(node, scope) {
    const object = this.value(node.object, scope);
    if (object === UNKNOWN || object === null || object === undefined) return UNKNOWN;
    const key = node.computed ? this.value(node.property, scope) : node.property.name;
    if (key === UNKNOWN && node.computed && typeof object === 'object' && !Array.isArray(object)) {
      const values = Object.values(object);
      return values.length === 0 ? UNKNOWN : values[this.open(node, scope, values.length)];
    }
    if (key === UNKNOWN) return UNKNOWN;
    if (Array.isArray(object) && key === 'length') {
      if (this.isAsking) throw UNSURE; // it may have grown meanwhile
      return object.length;
    }
    if (Array.isArray(object)) return Object.hasOwn(object, key) ? object[key] : UNKNOWN;
    if (typeof object !== 'object' || object.closure || object.map || object.placed) return UNKNOWN;
    return object[key];
  }

  Identifier(node, scope) {
    if (node.name === 'undefined') return undefined;
    return this.named(node.name, node, scope);
  }

  named(name, from, scope) {
    const given = this.domains.names[scope.file]?.[name];
    if (given) {
      const value = given(
        (other) => this.named(other, from, scope),
        (count) => this.choose(`${scope.file} ${name}`, count),
        () => this.project.functionAround(from),
      );
      if (value !== UNKNOWN) return value;
    }
    for (let at = scope; at; at = at.outer) if (at.bindings.has(name)) return at.bindings.get(name);
    const binding = this.project.find(name, from, scope.file);
    if (!binding) return UNKNOWN;
    const key = `${binding.file} ${binding.node.start} ${name}`;
    if (this.remembered.has(key) && scope.bindings.size === 0) return this.remembered.get(key);
    const before = this.remembered.get(key);
    this.remembered.set(key, UNKNOWN); // of a definition by itself
    const inner = binding.file === scope.file ? scope : { file: binding.file, bindings: new Map(), outer: null };
    try {
      const value = this.bound(binding, name, inner);
      this.remembered.set(key, value);
      return value;
    } catch (error) {
      if (before === undefined) this.remembered.delete(key);
      else this.remembered.set(key, before);
      throw error;
    }
  }

  bound({ kind, node, file }, name, scope) {
    if (kind === 'function') return { closure: node, scope: { file, bindings: new Map(), outer: null } };
    if (kind === 'variable') return this.variable(node, name, scope);
    if (kind === 'parameter') return this.parameter(node, name, scope);
    return UNKNOWN;
  }

  variable(declarator, name, scope) {
    const declaration = this.project.parentOf(declarator);
    const loop = this.project.parentOf(declaration);
    if (loop?.type === 'ForOfStatement' && loop.left === declaration) {
      const all = this.value(loop.right, scope);
      if (!Array.isArray(all) || all.length === 0) return UNKNOWN;
      return this.destructured(declarator.id, all[this.open(loop, scope, all.length)], name, scope);
    }
    if (this.project.isChanged(name, declarator, scope.file)) return UNKNOWN;
    return this.destructured(declarator.id, this.value(declarator.init, scope), name, scope);
  }

  /** @returns what `name` is in a pattern that receives `value` */
  destructured(given, value, name, scope) {
    const pattern = given.type === 'TSParameterProperty' ? given.parameter : given;
    if (pattern.type === 'Identifier') return pattern.name === name ? value : undefined;
    if (pattern.type === 'AssignmentPattern')
      return this.destructured(
        pattern.left,
        value === undefined ? this.value(pattern.right, scope) : value,
        name,
        scope,
      );
    if (pattern.type === 'ArrayPattern') {
      for (const [index, part] of pattern.elements.entries())
        if (part && binds(part, name))
          return this.destructured(part, Array.isArray(value) ? value[index] : UNKNOWN, name, scope);
    }
    if (pattern.type === 'ObjectPattern') {
      for (const part of pattern.properties) {
        if (part.type === 'RestElement' || !binds(part.value, name)) continue;
        const key = part.key.name ?? part.key.value;
        const isKnown = value !== UNKNOWN && value !== null && typeof value === 'object';
        return this.destructured(part.value, isKnown ? value[key] : UNKNOWN, name, scope);
      }
    }
    return UNKNOWN;
  }

  /** A parameter is what the callers give: one of them in each run, for all parameters of the function. */
  parameter({ owner, index }, name, scope) {
    const pattern = owner.params[index];
    const choices = this.choices(pattern);
    if (choices) {
      const at = choices.length === 0 ? -1 : this.choose(`${scope.file} ${pattern.start}`, choices.length);
      return this.destructured(pattern, at < 0 ? UNKNOWN : choices[at], name, scope);
    }
    if (this.conditions > 0) return UNKNOWN;
    const sites = this.project.callsOf(owner, scope.file);
    if (sites.length === 0) return this.destructured(pattern, UNKNOWN, name, scope);
    const key = `${scope.file} ${owner.start} called`;
    const { node, file, isCallback } = sites[this.choose(key, sites.length)];
    const there = { file, bindings: new Map(), outer: null };
    this.taken.push([node, there]);
    if (isCallback) {
      const all = this.value(node.callee.object, there);
      if (!Array.isArray(all) || all.length === 0) return this.destructured(pattern, UNKNOWN, name, scope);
      const at = this.choose(`${key} element`, all.length);
      return this.destructured(pattern, index === 0 ? all[at] : index === 1 ? at : all, name, scope);
    }
    const given = node.arguments[index];
    return this.destructured(pattern, given ? this.value(given, there) : undefined, name, scope);
  }

  /** @returns {unknown[] | undefined} all values of a parameter, where its type says them; none of a type that holds no text */
  choices(pattern) {
    const type = (pattern.type === 'AssignmentPattern' ? pattern.left : pattern).typeAnnotation?.typeAnnotation;
    if (type?.type === 'TSBooleanKeyword') return [true, false];
    if (type?.type === 'TSTypeReference')
      return (
        this.domains.types[type.typeName.name] ?? (this.domains.textful.includes(type.typeName.name) ? undefined : [])
      );
    if (type?.type !== 'TSUnionType' || !type.types.every((one) => one.type === 'TSLiteralType')) return undefined;
    return type.types.map(({ literal }) => literal.value);
  }

  NewExpression(node, scope) {
    const [given] = node.arguments.map((argument) => this.value(argument, scope));
    if (node.callee.name === 'Values') {
      const key = `${scope.file} ${node.start}`;
      if (!this.remembered.has(key)) this.remembered.set(key, { placed: [] });
      this.hasPlaces = true;
      return this.remembered.get(key);
    }
    if (node.callee.name === 'Set' && Array.isArray(given)) return [...new Set(given)];
    if (node.callee.name === 'Map' && Array.isArray(given)) return { map: new Map(given) };
    return UNKNOWN;
  }

  CallExpression(node, scope) {
    const callee = unwrap(node.callee);
    if (callee.type === 'MemberExpression' && !callee.computed) {
      const result = this.method(node, callee, scope);
      if (result !== UNKNOWN) return result;
    }
    if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return UNKNOWN;
    const real = this.project.declares(scope.file, callee.name) ? undefined : this.domains.functions[callee.name];
    const called = real ? undefined : this.value(callee, scope);
    const values = node.arguments.map((argument) => this.value(argument, scope));
    if (real) return values.includes(UNKNOWN) || values.includes(undefined) ? UNKNOWN : real(...values);
    return called?.closure ? this.call(called, values, node) : UNKNOWN;
  }

  method(node, { object, property }, scope) {
    if (object.type === 'Identifier' && object.name === 'Object') {
      const value = this.value(node.arguments[0], scope);
      if (value === UNKNOWN || typeof value !== 'object' || value === null) return UNKNOWN;
      return ['keys', 'values', 'entries', 'fromEntries'].includes(property.name)
        ? Object[property.name](value)
        : UNKNOWN;
    }
    const on = this.value(object, scope);
    if (on?.placed && property.name === 'place') {
      on.placed.push(node);
      return `$${on.placed.length}`;
    }
    if (on?.map instanceof Map && property.name === 'get') {
      const key = this.value(node.arguments[0], scope);
      return key === UNKNOWN ? UNKNOWN : on.map.get(key);
    }
    if (typeof on === 'string') return this.ofString(on, property.name, node, scope);
    return Array.isArray(on) ? this.ofArray(on, property.name, node, scope) : UNKNOWN;
  }

  ofString(on, name, node, scope) {
    if (!['replaceAll', 'replace', 'trim', 'toUpperCase', 'toLowerCase', 'slice', 'split', 'repeat'].includes(name))
      return UNKNOWN;
    const values = node.arguments.map((argument) => {
      const value = this.value(argument, scope);
      return value?.closure ? (...matched) => this.call(value, matched) : value;
    });
    return values.some((value) => value === UNKNOWN || value === undefined) ? UNKNOWN : on[name](...values);
  }

  ofArray(on, name, node, scope) {
    const values = node.arguments.map((argument) => this.value(argument, scope));
    if (name === 'join')
      return on.every((part) => typeof part === 'string' || typeof part === 'number') ? on.join(values[0]) : UNKNOWN;
    if (['includes', 'concat', 'slice', 'at'].includes(name))
      return values.includes(UNKNOWN) ? UNKNOWN : on[name](...values);
    const [step] = values;
    if (!step?.closure) return UNKNOWN;
    const results = on.map((element, index) => this.call(step, [element, index, on], node));
    if (name === 'map') return results;
    if (results.includes(UNKNOWN)) return UNKNOWN;
    if (name === 'flatMap') return results.flat();
    return name === 'filter' ? on.filter((_element, index) => results[index]) : UNKNOWN;
  }

  call({ closure, scope }, values) {
    const inner = {
      file: scope.file,
      bindings: new Map(),
      outer: scope,
      id: `${scope.id ?? ''}/${closure.start}:${values.map(shown).join()}`,
    };
    for (const [index, pattern] of closure.params.entries())
      for (const name of namesIn(pattern))
        inner.bindings.set(name, this.destructured(pattern, values[index], name, inner));
    if (closure.body.type !== 'BlockStatement') return this.value(closure.body, inner);
    return this.run(closure.body.body, inner) ?? UNKNOWN;
  }

  /** Declarations, conditions and returns are all that a function may do to be followed. */
  run(statements, scope) {
    for (const statement of statements) {
      if (statement.type === 'ReturnStatement') return this.value(statement.argument, scope);
      if (statement.type === 'IfStatement') {
        const taken = this.truth(statement.test, scope) ? statement.consequent : statement.alternate;
        const result = taken ? this.run(taken.type === 'BlockStatement' ? taken.body : [taken], scope) : undefined;
        if (result !== undefined) return result;
      } else if (statement.type === 'VariableDeclaration') {
        for (const { id, init } of statement.declarations) {
          const value = init ? this.value(init, scope) : undefined;
          for (const name of namesIn(id)) scope.bindings.set(name, this.destructured(id, value, name, scope));
        }
      } else if (statement.type !== 'ExpressionStatement') return UNKNOWN; // a loop, a try: what comes of it is not followed
    }
    return undefined;
  }
}

/** Whether a statement is an `if` that leaves the block. */
function leaves(statement) {
  if (statement.type !== 'IfStatement' || statement.alternate) return false;
  const { consequent } = statement;
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
  return ['ReturnStatement', 'ContinueStatement', 'ThrowStatement', 'BreakStatement'].includes(last?.type);
}

/** Parameters numbered anew: what is read twice on the way to a text takes numbers that the text does not have. */
function renumbered(text) {
  const numbers = [...new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))].sort(
    (one, other) => one - other,
  );
  return text.replaceAll(/\$(\d+)/g, (_all, number) => `$${numbers.indexOf(Number(number)) + 1}`);
}

const shown = (value) => (typeof value === 'string' ? value : typeof value);

/** @returns {string[]} the names that a pattern declares */
export function namesIn(pattern) {
  if (!pattern) return [];
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type === 'AssignmentPattern') return namesIn(pattern.left);
  if (pattern.type === 'RestElement') return namesIn(pattern.argument);
  if (pattern.type === 'TSParameterProperty') return namesIn(pattern.parameter);
  if (pattern.type === 'ArrayPattern') return pattern.elements.flatMap(namesIn);
  if (pattern.type === 'ObjectPattern')
    return pattern.properties.flatMap((part) => namesIn(part.value ?? part.argument));
  return [];
}

const binds = (pattern, name) => namesIn(pattern).includes(name);

export { isFunction, unwrap };
