import type { Model } from './roles.ts';

/** What a package can hold. */
export const features = ['attendance', 'shifts', 'payroll', 'mobile', 'api'] as const;
export type Feature = (typeof features)[number];

/** The feature a table belongs to; a table that is not named is part of every package. Never what takes punches. */
export const featureOf: Readonly<Partial<Record<Model, Feature>>> = { access_token: 'api' };
