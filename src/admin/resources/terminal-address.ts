import { networkInterfaces } from 'node:os';
import type { Context } from '../../context.ts';
import type { Row } from '../../domain/records/model.ts';
import { readRecords } from '../../domain/records/read.ts';
import {
  changeTerminal,
  confirmPushAddress,
  lacksAddress,
  makePushKey,
  requireAddressRight,
} from '../../domain/terminals/terminals.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { Problem } from '../../problem.ts';
import type { ActionResult, RecordAction } from '../declaration.ts';
import { reachedAt } from '../lan.rule.ts';
import { currentRequest, type Tested } from '../request.ts';
import { translated } from '../wording.ts';
import { found, keysOf } from './ask.ts';

export const onSite = (): boolean => currentRequest().ctx.deploymentRole === 'site';
export const hasAddress = (row: Row): boolean => onSite() && Boolean(row.host) && row.isActive !== false;

/** This machine's addresses in its networks. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

const ITS_ADDRESS =
  'Terminals reach it only under its address in the office network, and when it was started with HOST=0.0.0.0. If it has several addresses, take the one of their network.';

type Address = { host: string; port: number; transport: 'auto' | 'tcp' | 'udp'; commKey?: number };

async function addressOf(ctx: Context, id: string): Promise<Address> {
  const { rows } = await ctx.sql.query<Omit<Address, 'commKey'> & { sealed: string | null }>(
    `SELECT host, port, nullif(transport, 'push') AS transport, timeout_seconds * 1000 AS "timeoutMs", comm_key_sealed AS sealed FROM terminal WHERE company_id = $1 AND id = $2 AND host IS NOT NULL`,
    [ctx.companyId, id],
  );
  const [row] = rows;
  if (!row) throw new Problem({ status: 409, message: panelMessage('terminal.no-address') });
  const { sealed, ...rest } = row;
  const address = { ...rest, transport: rest.transport ?? 'auto' };
  return sealed === null ? address : { ...address, commKey: Number(ctx.sealer.open(sealed, 'terminal-comm-key')) };
}

const stepsOf = (tested: Tested): ActionResult =>
  found(
    { mark: '', what: 'Step', said: 'What came of it' },
    tested.steps.map(({ what, ok, said: outcome }) => ({
      mark: ok ? '✓' : '✗',
      what: translated(what),
      said: translated(outcome),
    })),
  );

/**
 * Sets how a terminal is reached when it answers there; when it does not, the steps of the test are shown, and it is set
 * only by the verb `confirm`. A terminal that pushes is reached at no address, and nothing is tested.
 */
async function testAndSetAddress(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  const wanted = addressIn(given);
  requireAddressRight(ctx, wanted);
  const { test } = currentRequest().hooks;
  if (wanted.transport !== 'push' && test) {
    const { host, port, commKey } = wanted;
    const transport = wanted.transport as Address['transport'];
    const key = commKey === '' ? {} : { commKey: Number(commKey) };
    const tested = await test(id, { host, port: Number(port), transport, ...key });
    const steps = stepsOf(tested);
    if (!tested.ok) return { ...steps, data: { ...steps.data, next: translated('Save this address anyway') } };
  }
  return setAddress(ctx, id, given);
}

/** Sets how a terminal is reached, whether it answers there or not. */
async function setAddress(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  const wanted = addressIn(given);
  requireAddressRight(ctx, wanted);
  const { pollNow } = currentRequest().hooks;
  const { host, ...others } = wanted;
  await changeTerminal(ctx, id, wanted.transport === 'push' ? others : wanted);
  ctx.afterCommit(() => {
    if (wanted.transport === 'push') return;
    pollNow?.(id).catch((error: Error) => ctx.log.warn({ reason: error.message }, 'the first poll failed'));
  });
  return { message: 'addressSet' };
}

const addressIn = (given: Row) => ({
  host: String(given.host ?? '').trim(),
  port: String(given.port ?? '').trim() || '4370',
  transport: String(given.transport || 'auto'),
  commKey: String(given.commKey ?? '').trim(),
});

/** The address that pushed without a key, for a person to compare with the terminal's own menu. */
async function askedAddress(ctx: Context, id: string): Promise<ActionResult> {
  const [row] = await readRecords(ctx, 'terminal', [id]);
  const asked = String(row?.pushAskedFrom ?? '');
  const columns = { serial: 'Serial number', address: 'Pushed from', confirmed: 'Confirmed so far' };
  if (asked === '') return found(columns, [], { said: translated('No address waits for being confirmed.') });
  const line = { key: asked, serial: String(row?.serial ?? ''), address: asked };
  return found(columns, [{ ...line, confirmed: String(row?.pushAllowedFrom ?? '–') }], {
    said: translated('Confirm it only when the menu of the terminal itself shows this address and this serial number.'),
    next: translated('Confirm this address'),
  });
}

/** Where a terminal is reached, or pushes to: set and tested. */
export const addressActions: Record<string, RecordAction> = {
  testConnection: {
    act: 'change',
    icon: 'Activity',
    component: 'Ask',
    isOffered: hasAddress,
    async run(ctx, id) {
      const { test } = currentRequest().hooks;
      if (!test) return {};
      return stepsOf(await test(id, await addressOf(ctx, id)));
    },
  },
  setAddress: {
    act: 'change',
    icon: 'MapPin',
    variant: 'primary',
    component: 'Ask',
    custom: {
      fields: [
        { name: 'host', kind: 'text' },
        { name: 'port', kind: 'text', value: '4370' },
        { name: 'transport', kind: 'select', options: ['auto', 'tcp', 'udp', 'push'] },
        { name: 'commKey', kind: 'password' },
      ],
    },
    isOffered: (row) => lacksAddress(currentRequest().ctx, row),
    run: testAndSetAddress,
    verbs: { confirm: { run: setAddress } },
  },
  pushKey: {
    act: 'change',
    icon: 'Key',
    component: 'Ask',
    async run(ctx, id) {
      const key = await makePushKey(ctx, id);
      const { origin, isHere } = reachedAt(currentRequest().origin, ownAddresses());
      return found(
        { what: 'On the terminal, under Cloud Server', said: 'Enter' },
        [
          { what: translated('Server address, where it takes one with a path'), said: `${origin}/t/${key}` },
          { what: translated('Or: server address'), said: origin },
          { what: translated('and communication key'), said: key },
          ...(isHere
            ? [{ what: translated('You opened this page on the server itself'), said: translated(ITS_ADDRESS) }]
            : []),
        ],
        { said: translated('Shown only once. The earlier key of this terminal no longer works.') },
      );
    },
  },
  confirmAddress: {
    act: 'change',
    icon: 'CheckCircle',
    component: 'Ask',
    isOffered: (row) => onSite() && row.transport === 'push' && Boolean(row.pushAskedFrom),
    run: askedAddress,
    verbs: {
      confirm: {
        async run(ctx, id, given) {
          await confirmPushAddress(ctx, id, keysOf(given)[0] ?? '');
          return {};
        },
      },
    },
  },
};
