import type { Model } from '../../policies/roles.ts';
import { en } from '../locale/en.ts';

/** A field as the table's own screens call it. */
export const wordOf = (model: Model, field: string): string =>
  en.resources[model]?.properties[field] ?? en.properties[field] ?? field;
