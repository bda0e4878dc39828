/** @swc/jest, after the edits of one mutation: sources on disk stay as they are. */
import { createRequire } from 'node:module';
import { relative } from 'node:path';

const { createTransformer } = createRequire(import.meta.url)('@swc/jest');

const edits = JSON.parse(process.env.HAJIRA_MUTATION ?? '{"edits":[]}').edits;

/** @throws Error when a text to be replaced is not there exactly once */
function mutated(source, path, rootDir) {
  return edits
    .filter(({ file }) => file === relative(rootDir, path))
    .reduce((text, { file, find, put }) => {
      if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
      return text.replace(find, () => put);
    }, source);
}

export default {
  createTransformer(options) {
    const swc = createTransformer(options);
    const change = (source, path, given) => mutated(source, path, given.config.rootDir);
    return {
      ...swc,
      process: (source, path, given) => swc.process(change(source, path, given), path, given),
      processAsync: (source, path, given) => swc.processAsync(change(source, path, given), path, given),
      getCacheKey: (source, path, given) => swc.getCacheKey(change(source, path, given), path, given),
    };
  },
};
