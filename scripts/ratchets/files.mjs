/** What can be said of a file without its statements: its name, its bytes, and who imports the untyped record. */
import { lineAt } from './sources.mjs';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Files of code whose name is not in kebab-case (`poll-terminal.ts`, `fence.rule.ts`). */
export const fileNames = (sources) =>
  sources
    .filter(({ isCode, path }) => isCode && !KEBAB.test(path.split('/').at(-1)))
    .map(({ path }) => ({ path, line: 1, what: 'the file name is not in kebab-case' }));

/** Files that hold a NUL byte: git and grep take them for binary. `\0` in a string says the same. */
export const nulBytes = (sources) =>
  sources
    .filter(({ text }) => text.includes('\0'))
    .map((file) => ({
      path: file.path,
      line: lineAt(file, file.text.indexOf('\0')),
      what: 'holds a NUL byte; write it as \\0',
    }));

/** Files that import `Row`, the record of anything (src/domain/records/model.ts), in place of a type that names columns. */
export const rowImports = (sources) =>
  sources
    .filter(({ isCode, path }) => isCode && path.startsWith('src/'))
    .flatMap((file) =>
      file.parsed.module.staticImports
        .filter(
          ({ moduleRequest }) =>
            moduleRequest.value.endsWith('records/model.ts') || /^\.\/model\.ts$/.test(moduleRequest.value),
        )
        .filter(({ entries }) => entries.some(({ importName }) => importName.name === 'Row'))
        .map(({ start }) => ({ path: file.path, line: lineAt(file, start), what: 'imports Row' })),
    );

/** Lines of package-lock.json that say where a package was downloaded: a lock file is for every registry. */
export const packageAddresses = (lock) =>
  lock
    .split('\n')
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => /"resolved"|registry|\.tgz"/.test(text))
    .map(({ line }) => ({ path: 'package-lock.json', line, what: 'names a download address' }));
