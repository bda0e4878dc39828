import base from '../../jest.config.mjs';

const [[pattern, [, options]]] = Object.entries(base.transform);

/** The usual tests over mutated sources, in the PostgreSQL of the run that started this one. */
export default {
  ...base,
  rootDir: '../..',
  transform: { [pattern]: ['<rootDir>/tests/mutation/transform.mjs', options] },
  globalSetup: undefined,
  globalTeardown: undefined,
};
