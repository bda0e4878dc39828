import type { Context } from '../../context.ts';
import { addTerminal } from '../../domain/terminals/terminals.ts';
import { panelMessage } from '../../i18n/panel.ts';
import type { ActionResult, Given } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { found, keysOf } from '../resources/ask.ts';
import { translated } from '../wording.ts';
import type { PageDeclaration } from './declaration.ts';

const portOf = (given: Given): number => Number(given.port) || 4370;

/** Terminals that were found and ticked are added. */
async function addDiscovered(ctx: Context, given: Given): Promise<ActionResult> {
  for (const key of keysOf(given)) {
    const [host = '', at = ''] = key.split(' ');
    const name = `Terminal ${host}${portOf(given) === 4370 ? '' : `:${at}`}`;
    await addTerminal(ctx, { name, host, port: Number(at) });
  }
  return { message: 'discovered' };
}

async function discoverTerminals(ctx: Context, given: Given): Promise<ActionResult> {
  const port = portOf(given);
  const seen = (await currentRequest().hooks.discover?.(String(given.subnet ?? ''), port)) ?? [];
  const known = await ctx.sql.query<{ host: string | null; port: number; name: string; serial: string | null }>(
    `SELECT host, port, name, serial FROM terminal WHERE company_id = $1 AND deleted_at IS NULL`,
    [ctx.companyId],
  );
  const isKnown = new Set(known.rows.map((row) => `${row.host} ${row.port}`));
  const nameOf = new Map(known.rows.map((row) => [row.serial, row.name]));
  const rows = seen.map(({ host, port: at, found: one, said: outcome }) => {
    const terminal = one as null | {
      identity: { serial: string; model: string; firmware: string };
      sizes: { users: number; logs: number };
    };
    const hostAndPort = `${host} ${at}`;
    const address = `${host}:${at}`;
    const facts = terminal
      ? {
          serial: terminal.identity.serial,
          model: terminal.identity.model,
          holds: translated(
            panelMessage('panel.users-and-logs', { users: terminal.sizes.users, logs: terminal.sizes.logs }),
          ),
        }
      : { serial: '–', model: '–', holds: outcome === null ? '–' : translated(outcome) };
    // a serial that a terminal has already: its new address belongs on that one, and a second entry would be refused
    const name = nameOf.get(terminal?.identity.serial ?? null);
    if (isKnown.has(hostAndPort))
      return { ...facts, address: translated(panelMessage('panel.known-address', { address })) };
    if (name !== undefined)
      return { ...facts, address: translated(panelMessage('panel.serial-of-other', { address, name })) };
    return { ...facts, address, key: hostAndPort };
  });
  const columns = { address: 'Address', serial: 'Serial number', model: 'Model', holds: 'Holds' };
  return found(
    columns,
    rows,
    rows.length === 0 ? { said: translated('Nothing answers there.') } : { next: translated('Add what is ticked') },
  );
}

/** Terminals in a part of the network, found by asking each address; those that are ticked are added. */
export const discoverTerminalsPage: PageDeclaration = {
  name: 'discover-terminals',
  icon: 'Search',
  component: 'AskPage',
  beside: 'terminal',
  custom: {
    about: 'discoverAsk',
    fields: [
      { name: 'subnet', kind: 'text' },
      { name: 'port', kind: 'text', value: '4370' },
    ],
  },
  may: ({ policy, deploymentRole }) =>
    deploymentRole === 'site' && currentRequest().hooks.discover !== undefined && policy.allows('add', 'terminal'),
  verbs: { look: { run: discoverTerminals }, confirm: { run: addDiscovered } },
};
