import { collect, type Model } from './tables/index.ts';
import type { Feature } from './vocabulary.ts';

export type { Feature } from './vocabulary.ts';

/**
 * The feature a table belongs to; a table that is not named is part of every package. Without it nobody sets it up or looks
 * into it, in the panel or by the API. What takes punches asks nobody: a phone's punch is taken and waits, and is there
 * when the package holds the feature again.
 */
export const featureOf: Readonly<Partial<Record<Model, Feature>>> = collect(({ feature }) => feature);
