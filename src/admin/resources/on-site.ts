import type { Context } from '../../context.ts';

/** On a site people are a copy of the cloud's: said above every list and form of them. */
/** Phones punch into the cloud, and are set up there. */
export const cloudOnly = (ctx: Context): string | undefined =>
  ctx.place === 'site' ? 'mobileIsSetInCloud' : undefined;

export const onSiteOnly = (ctx: Context): string | undefined =>
  ctx.place === 'site' ? 'peopleAreChangedInCloud' : undefined;
