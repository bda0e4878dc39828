import type { Context } from '../../context.ts';
import { makeBindCode, revokeSite } from '../../domain/sites/bind-code.ts';
import { siteContact, siteStanding } from '../../domain/sites/standing.ts';
import { version } from '../../project.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { said as translate } from '../wording.ts';
import { confirmed, sendSoon } from './confirmed.ts';
import { Names } from './sync-story.ts';

const inCloud = (): boolean => currentRequest().ctx.deploymentRole === 'cloud';

/** What the page of a site asks for again and again while somebody looks at it. */
async function standing(ctx: Context, id: string): Promise<Record<string, unknown>> {
  const { hooks } = currentRequest();
  const stands = await siteStanding(ctx, id);
  if (!stands) return { stands: null };
  const isSite = ctx.deploymentRole === 'site';
  const alarm = isSite ? hooks.backupAlarm?.() : undefined;
  const disk = isSite ? await hooks.disk?.() : stands.said.disk;
  const names = new Names(ctx);
  for (const { model, recordId } of stands.said.refusals ?? []) names.want(model, recordId);
  await names.read();
  const refusals = (stands.said.refusals ?? []).map((one) => ({
    ...one,
    name: names.of(one.recordId)?.title ?? null,
    reason: translate(one.reason),
  }));
  const deferredBy = (stands.said.deferredBy ?? []).map((one) => ({ ...one, reason: translate(one.reason) }));
  const lastError = stands.said.lastError ? translate(stands.said.lastError) : null;
  const terminals = stands.terminals.map((one) => ({
    ...one,
    lastError: one.lastError === null ? null : translate(one.lastError),
  }));
  const said = { ...stands.said, lastError, disk: disk ?? null, refusals, deferredBy };
  return {
    stands: { ...stands, said, terminals },
    version,
    backup: alarm === undefined ? undefined : translate(alarm),
    now: ctx.now,
  };
}

/** The cloud writes down when it heard from a site; the site itself knows it of its own rounds. */
async function ownContact(ctx: Context, rows: { id?: unknown }[]): Promise<void> {
  if (ctx.deploymentRole !== 'site') return;
  for (const row of rows) Object.assign(row, await siteContact(ctx, String(row.id)));
}

export const siteResource: Declaration = {
  model: 'site',
  group: 'business',
  icon: 'MapPin',
  title: ['name'],
  list: ['companyId', 'name', 'lastSeenAt', 'lastPushAt', 'pendingCount', 'boundAt'],
  phone: ['name', 'lastSeenAt'],
  show: ['across', 'companyId', 'name', 'intervalSeconds', 'boundAt', 'revokedAt', 'createdAt'],
  filter: ['companyId', 'name', 'lastSeenAt'],
  form: ['name', 'intervalSeconds'],
  sort: { field: 'name', direction: 'asc' },
  enrich: ownContact,
  properties: {
    lastSeenAt: { components: { list: 'LastContact', show: 'LastContact' } },
    across: { type: 'string', components: { show: 'SiteStanding' } },
  },
  actions: {
    bindCode: {
      act: 'bind',
      icon: 'Link',
      component: 'BindCode',
      isOffered: inCloud,
      async run(ctx, id) {
        const { code, expiresAt } = await makeBindCode(ctx, id);
        return { data: { code, expiresAt, cloudUrl: currentRequest().origin }, stay: true };
      },
    },
    revoke: confirmed(
      {
        act: 'bind',
        icon: 'Slash',
        variant: 'danger',
        isOffered: (row) => inCloud() && Boolean(row.boundAt) && !row.revokedAt,
      },
      revokeSite,
    ),
    syncNow: confirmed(
      {
        act: 'view',
        icon: 'RefreshCw',
        isOffered: () => !inCloud() && currentRequest().hooks.syncNow !== undefined,
      },
      async (ctx) => sendSoon(ctx),
    ),
    standing: {
      act: 'view',
      icon: 'Activity',
      component: 'Confirm',
      isHidden: true,
      read: standing,
      run: async () => ({ isQuiet: true, stay: true }),
    },
  },
};
