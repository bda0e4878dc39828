/**
 * What the server takes of AdminJS, of its adapter and of its design system. Server code imports it as `#adminjs`, which
 * at run time is dist/adminjs.js: this, with the server's half of them and nothing of the browser's
 * (scripts/bundle-adminjs.mjs). The panel's components are for browsers and import `adminjs` itself.
 */
export { combineStyles } from '@adminjs/design-system';
export { Database, Resource } from '@adminjs/prisma';
export {
  type Action,
  type ActionContext,
  type ActionRequest,
  BaseProperty,
  BaseRecord,
  ComponentLoader,
  default as AdminJS,
  locales,
  type PropertyOptions,
  type PropertyType,
  populator,
  type RecordJSON,
  ResourceDecorator,
  type ResourceJSON,
  type ResourceWithOptions,
  Router,
  ViewHelpers,
} from 'adminjs';
