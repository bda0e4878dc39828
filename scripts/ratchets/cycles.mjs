/** Import cycles, those of types included: a reader of one file of a cycle has to read them all. */
import { posix } from 'node:path';
import { lineAt } from './sources.mjs';

/** @returns {{ to: string, at: number }[]} what a file imports from or exports again of other files of the project */
function importsOf({ path, parsed }) {
  const { staticImports, staticExports } = parsed.module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest)),
  ];
  return requests
    .filter((request) => request?.value.startsWith('.'))
    .map(({ value, start }) => ({ to: posix.join(posix.dirname(path), value), at: start }));
}

/** Tarjan's algorithm. @returns {Map<string, number>} the number of each file's strongly connected component */
function componentsOf(graph) {
  const [order, lowest, component, open] = [new Map(), new Map(), new Map(), []];
  const enter = (path) => {
    order.set(path, order.size);
    lowest.set(path, order.get(path));
    open.push(path);
    for (const { to } of graph.get(path)) {
      if (!graph.has(to) || component.has(to)) continue;
      if (!order.has(to)) enter(to);
      lowest.set(path, Math.min(lowest.get(path), lowest.get(to)));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const number = component.size;
    for (let top = ''; top !== path; ) {
      top = open.pop();
      component.set(top, number);
    }
  };
  for (const path of graph.keys()) if (!order.has(path)) enter(path);
  return component;
}

/** One place for each import statement that lies in a cycle. */
export function importCycles(sources) {
  const code = sources.filter(({ isCode }) => isCode);
  const graph = new Map(code.map((file) => [file.path, importsOf(file)]));
  const component = componentsOf(graph);
  return code.flatMap((file) => {
    const inCycle = graph.get(file.path).filter(({ to }) => component.get(to) === component.get(file.path));
    const byFile = new Map(inCycle.map(({ to, at }) => [to, at]));
    return [...byFile].map(([to, at]) => ({
      path: file.path,
      line: lineAt(file, at),
      what: `imports ${to}, which leads back here`,
    }));
  });
}
