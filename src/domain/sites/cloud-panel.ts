import type { Context } from '../../context.ts';

/** Where a site's people change what the cloud decides, and whether they would reach it now. */
export interface CloudPanel {
  cloudUrl: string;
  isCloudReached: boolean;
}

/** On a bound site the cloud's panel, as the last round found it; nothing in the cloud itself. */
export async function cloudPanel(ctx: Context, companyId = ctx.companyId): Promise<CloudPanel | undefined> {
  if (ctx.deploymentRole !== 'site' || companyId === null) return undefined;
  const state = await ctx.query
    .selectFrom('syncState')
    .select(['cloudUrl', 'failures', 'lastOkAt'])
    .where('companyId', '=', companyId)
    .executeTakeFirst();
  return (
    state && { cloudUrl: `${state.cloudUrl}/admin`, isCloudReached: state.failures === 0 && state.lastOkAt !== null }
  );
}
