import type { Model } from '../../policies/roles.ts';

/** What records are called where they are named beside their resource; the declarations take it from here at the end. */
const titles = new Map<Model, readonly string[]>();

export const nameTitles = (model: Model, columns: readonly string[]): void => void titles.set(model, columns);

export const titlesFor = (model: Model): readonly string[] | undefined => titles.get(model);
