import type { Context } from '../../context.ts';
import type { Row } from '../../domain/records/model.ts';
import { lastOrdersOf, openAlarmsOf, type StandingLine } from '../../domain/terminals/standing.ts';
import { lacksAddress } from '../../domain/terminals/terminals.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { storedWords } from '../wording.ts';
import { terminalActions } from './terminal-actions.ts';

const inWords = (lines: readonly StandingLine[]) => lines.map((line) => ({ ...line, said: storedWords(line.said) }));

const NO_ADDRESS = 'No address on this server, so its punches are not read. Set the address.';

/** On a site, why a terminal without an address is not read stands in the place of its last error. */
async function enrich(ctx: Context, rows: Row[], where: 'list' | 'record'): Promise<void> {
  if (ctx.policy.mayView('terminal', 'host'))
    for (const row of rows) if (lacksAddress(ctx, row)) row.lastError = NO_ADDRESS;
  await withStanding(ctx, rows, where);
}

/** What stands against it, and what became of its orders: on its own page, for whoever may see those. */
async function withStanding(ctx: Context, rows: Row[], where: 'list' | 'record'): Promise<void> {
  if (where !== 'record' || ctx.companyId === null) return;
  for (const row of rows) {
    const id = String(row.id);
    if (ctx.policy.allows('view', 'terminal_alarm')) row.alarms = JSON.stringify(inWords(await openAlarmsOf(ctx, id)));
    if (ctx.policy.allows('view', 'terminal_command'))
      row.orders = JSON.stringify(inWords(await lastOrdersOf(ctx, id)));
  }
}

export const terminalResource: Declaration = {
  model: 'terminal',
  group: 'terminals',
  icon: 'Cpu',
  title: ['name', 'serial'],
  list: ['companyId', 'name', 'serial', 'siteId', 'isActive', 'lastContactAt', 'logCount', 'lastError'],
  phone: ['name', 'lastContactAt'],
  show: [
    'companyId',
    'name',
    'serial',
    'siteId',
    'host',
    'port',
    'timeZone',
    'isActive',
    'model',
    'firmware',
    'lastContactAt',
    'lastError',
    'lastErrorAt',
    'alarms',
    'orders',
    'clockOffsetMs',
    'transport',
    'isLive',
    'setsClock',
    'inUseSince',
    'codePage',
    'timeoutSeconds',
    'pushSeenAt',
    'pushAllowedFrom',
    'pushAskedFrom',
    'clearedAt',
    'userCount',
    'logCount',
    'readCount',
    'logCapacity',
    'createdAt',
  ],
  filter: ['companyId', 'name', 'serial', 'siteId', 'host', 'transport', 'isActive', 'lastContactAt'],
  // how a terminal is reached is known, and changed, where it hangs
  form: (ctx) =>
    ctx.deploymentRole === 'site'
      ? [
          'name',
          'host',
          'port',
          'commKey',
          'transport',
          'timeoutSeconds',
          'isLive',
          'timeZone',
          'inUseSince',
          'setsClock',
          'codePage',
          'isActive',
        ]
      : ['name', 'timeZone', 'inUseSince', 'codePage', 'isActive'],
  composed: ['lastError'],
  sort: { field: 'name', direction: 'asc' },
  notice: (ctx) => (ctx.deploymentRole === 'cloud' ? 'terminalsAreAddedOnSite' : undefined),
  takes: (ctx) => (ctx.deploymentRole === 'site' ? ['commKey'] : []),
  enrich,
  reads: ['host', 'transport', 'isActive'],
  properties: {
    commKey: {
      type: 'password',
      description: 'commKey',
      isVisible: { edit: true, list: false, show: false, filter: false },
    },
    host: { components: { filter: 'ValueFilter' }, custom: { values: ['any', 'none'], isPresence: true } },
    port: { custom: { initially: '4370' } },
    alarms: { components: { show: 'Standing' }, custom: { table: 'terminal_alarm' } },
    orders: { components: { show: 'Standing' }, custom: { table: 'terminal_command' } },
    inUseSince: { description: 'inUseSince' },
    isLive: { components: { edit: 'Toggle' }, custom: { initially: true } },
    setsClock: { components: { edit: 'Toggle' }, custom: { initially: false } },
    transport: { custom: { initially: 'auto' } },
    timeoutSeconds: { description: 'timeoutSeconds', custom: { initially: '10' } },
    isActive: { components: { edit: 'Toggle' }, custom: { initially: true } },
    lastContactAt: { components: { list: 'LastContact', show: 'LastContact' } },
  },
  actions: {
    pollNow: {
      act: 'change',
      icon: 'Download',
      component: 'Confirm',
      isOffered: (row) => currentRequest().hooks.pollNow !== undefined && row.isActive !== false,
      async run(ctx, id) {
        const { pollNow } = currentRequest().hooks;
        ctx.afterCommit(() => {
          pollNow?.(id).catch((error: Error) =>
            ctx.log.warn({ reason: error.message }, 'a poll asked for by hand failed'),
          );
        });
        return {};
      },
    },
    ...terminalActions,
  },
};
