import type { Model } from './roles.ts';

/** What a package can hold. */
const features = ['attendance', 'shifts', 'payroll', 'mobile', 'api'] as const;
export type Feature = (typeof features)[number];

/**
 * The feature a table belongs to; a table that is not named is part of every package. Without it nobody sets it up or looks
 * into it, in the panel or by the API. What takes punches asks nobody: a phone's punch is taken and waits, and is there
 * when the package holds the feature again.
 */
export const featureOf: Readonly<Partial<Record<Model, Feature>>> = {
  access_token: 'api',
  mobile_punch: 'mobile',
  mobile_decision: 'mobile',
  mobile_rules: 'mobile',
  mobile_permit: 'mobile',
  geofence: 'mobile',
  phone: 'mobile',
};
