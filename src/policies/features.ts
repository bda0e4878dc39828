import type { Model } from './roles.ts';

/** What a package can hold. */
export const features = ['attendance', 'shifts', 'payroll'] as const;
export type Feature = (typeof features)[number];

/** The feature a table belongs to; a table that is not named is part of every package. Later issues name theirs here. */
export const featureOf: Readonly<Partial<Record<Model, Feature>>> = {};
