/** Of AdminJS's design system what a server asks of it; the rest is for browsers. */
export { DEFAULT_DRAWER_WIDTH } from '../../node_modules/@adminjs/design-system/build/constants.js';
export { combineStyles } from '../../node_modules/@adminjs/design-system/build/utils/combine-styles.js';
