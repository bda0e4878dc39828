/**
 * In the place of what AdminJS has for browsers and for bundling: React components, an editor, Babel, Rollup. A server asks
 * nothing of it, and every test file would load it anew. Programs that tests start, and browsers, have the real thing.
 */
export default undefined;
export const AssetBundler = undefined;
