import type { Context } from '../../context.ts';

/** Phones punch into the cloud, and are set up there. */
export const cloudOnly = (ctx: Context): string | undefined =>
  ctx.deploymentRole === 'site' ? 'mobileIsSetInCloud' : undefined;

/** On a site users, roles and rules are a copy of the cloud's: said above every list and form of them. */
export const onSiteOnly = (ctx: Context): string | undefined =>
  ctx.deploymentRole === 'site' ? 'peopleAreChangedInCloud' : undefined;

/** So are the company itself and its package. */
export const companyOnSite = (ctx: Context): string | undefined =>
  ctx.deploymentRole === 'site' ? 'packageIsChosenInCloud' : undefined;
