import type { Context } from '../../context.ts';

/** Where a site's people change what the cloud decides, and whether they would reach it now. */
export interface CloudPanel {
  cloudUrl: string;
  isCloudReached: boolean;
}

/** On a bound site the cloud's panel, as the last round found it; nothing in the cloud itself. */
export async function cloudPanel(ctx: Context, companyId = ctx.companyId): Promise<CloudPanel | undefined> {
  if (ctx.deploymentRole !== 'site' || companyId === null) return undefined;
  const { rows } = await ctx.sql.query<CloudPanel>(
    `SELECT cloud_url || '/admin' AS "cloudUrl", failures = 0 AND last_ok_at IS NOT NULL AS "isCloudReached"
     FROM sync_state WHERE company_id = $1`,
    [companyId],
  );
  return rows[0];
}
