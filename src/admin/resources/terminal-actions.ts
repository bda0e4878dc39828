import type { Context } from '../../context.ts';
import { guessPlan, previewOf } from '../../domain/imports/fileFormat.rule.ts';
import { addImport } from '../../domain/imports/imports.ts';
import type { Row } from '../../domain/records/model.ts';
import { giveOrder, type Order } from '../../domain/terminals/orders.ts';
import { differencesOn, writePeople } from '../../domain/terminals/people.ts';
import { addTerminal, makePushKey } from '../../domain/terminals/terminals.ts';
import { Problem } from '../../problem.ts';
import type { ActionResult, RecordAction } from '../declaration.ts';
import { currentRequest, type Tested } from '../request.ts';

const onSite = (): boolean => currentRequest().ctx.place === 'site';
const hasAddress = (row: Row): boolean => onSite() && Boolean(row.host) && row.isActive !== false;

const keysOf = (given: Row): string[] => {
  try {
    const keys: unknown = JSON.parse(String(given.keys ?? '[]'));
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
};

const found = (columns: Record<string, string>, rows: Row[], more: Row = {}): ActionResult => ({
  message: 'looked',
  stay: true,
  data: { columns: Object.entries(columns).map(([key, label]) => ({ key, label })), rows, ...more },
});

/** A button that gives one order, carried out at the terminal's next contact. */
const ordering = (order: Order, icon: string): RecordAction => ({
  act: 'add',
  model: 'terminal_order',
  icon,
  component: 'Confirm',
  isOffered: (row) => row.isActive !== false && (hasAddress(row) || Boolean(row.pushSeenAt)),
  async run(ctx, id) {
    await giveOrder(ctx, id, order);
    return { message: 'ordered' };
  },
});

type Address = { host: string; port: number; transport: 'auto' | 'tcp' | 'udp'; commKey?: number };

async function addressOf(ctx: Context, id: string): Promise<Address> {
  const { rows } = await ctx.sql.query<Omit<Address, 'commKey'> & { sealed: string | null }>(
    `SELECT host, port, nullif(transport, 'push') AS transport, comm_key_sealed AS sealed FROM terminal WHERE company_id = $1 AND id = $2 AND host IS NOT NULL`,
    [ctx.companyId, id],
  );
  const [row] = rows;
  if (!row) throw new Problem({ code: 'terminal.no-address', status: 409, message: 'This terminal has no address.' });
  const { sealed, ...rest } = row;
  const address = { ...rest, transport: rest.transport ?? 'auto' };
  return sealed === null ? address : { ...address, commKey: Number(ctx.sealer.open(sealed, 'terminal-comm-key')) };
}

const stepsOf = (tested: Tested): ActionResult =>
  found(
    { mark: '', what: 'Step', said: 'What came of it' },
    tested.steps.map(({ what, ok, said }) => ({ mark: ok ? '✓' : '✗', what, said })),
  );

/** Everything that is ordered of one terminal, or looked up on it. */
export const terminalActions: Record<string, RecordAction> = {
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
  people: {
    act: 'add',
    model: 'terminal_order',
    icon: 'Users',
    component: 'Ask',
    isOffered: (row) => row.isActive !== false,
    async run(ctx, id, given) {
      if (given.step === 'do') {
        await writePeople(ctx, id, keysOf(given));
        return { message: 'ordered' };
      }
      const rows = (await differencesOn(ctx, id)).map((one) => ({
        key: one.number,
        number: one.number,
        change: { add: 'Add', rename: 'Rename', remove: 'Remove' }[one.change],
        before: one.before ?? '–',
        after: one.after ?? '–',
      }));
      const said = rows.length === 0 ? 'The terminal knows the company’s people as they are.' : undefined;
      const columns = { number: 'Number', change: 'Change', before: 'On the terminal', after: 'In the company' };
      return found(columns, rows, rows.length === 0 ? { said } : { next: 'Write to the terminal' });
    },
  },
  setClock: ordering({ kind: 'set_clock', detail: {} }, 'Clock'),
  readUsers: ordering({ kind: 'read_users', detail: {} }, 'UserCheck'),
  restart: ordering({ kind: 'restart', detail: {} }, 'Power'),
  prove: {
    act: 'add',
    model: 'terminal_day',
    icon: 'CheckSquare',
    component: 'Confirm',
    isOffered: hasAddress,
    async run(_ctx, id) {
      const missing = (await currentRequest().hooks.prove?.(id)) ?? [];
      return { message: missing.length === 0 ? 'proveDone' : 'proveMissing' };
    },
  },
  importFile: {
    act: 'add',
    model: 'file_import',
    icon: 'Upload',
    component: 'Ask',
    custom: { fields: [{ name: 'content', label: 'attlog.dat or CSV', kind: 'file' }] },
    isOffered: (row) => Boolean(row.serial),
    run: importFile,
  },
  pushKey: {
    act: 'change',
    icon: 'Key',
    component: 'Ask',
    async run(ctx, id) {
      const key = await makePushKey(ctx, id);
      const { origin } = currentRequest();
      return found(
        { what: 'On the terminal, under Cloud Server', said: 'Enter' },
        [
          { what: 'Server address, where it takes one with a path', said: `${origin}/t/${key}` },
          { what: 'Or: server address', said: origin },
          { what: 'and communication key', said: key },
        ],
        { said: 'Shown only now. A former key of this terminal no longer works.' },
      );
    },
  },
  clearLog: {
    act: 'delete',
    icon: 'Trash2',
    variant: 'danger',
    component: 'Confirm',
    isOffered: (row) => hasAddress(row) && currentRequest().hooks.clear !== undefined,
    async run(_ctx, id) {
      const { hooks, principal } = currentRequest();
      await hooks.clear?.(id, principal);
      return {};
    },
  },
  discover: {
    act: 'add',
    icon: 'Search',
    component: 'Ask',
    onTable: true,
    custom: {
      fields: [
        { name: 'subnet', label: 'Part of the network, like 192.168.1.0/24', kind: 'text' },
        { name: 'port', label: 'Port', kind: 'text', value: '4370' },
      ],
    },
    isOffered: () => onSite() && currentRequest().hooks.discover !== undefined,
    run: discoverTerminals,
  },
};

async function importFile(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  const content = String(given.content ?? '');
  const plan = guessPlan(content.slice(0, 20_000));
  if (given.step === 'do') {
    const fileName = String(given.contentName ?? 'file');
    const importId = await addImport(ctx, { terminalId: id, fileName, content: Buffer.from(content), plan });
    const { runImport } = currentRequest().hooks;
    const { companyId } = ctx;
    ctx.afterCommit(() => {
      if (companyId === null) return;
      runImport?.(companyId, importId).catch((error: unknown) => ctx.log.error({ err: error }, 'a file import failed'));
    });
    return { message: 'importStarted' };
  }
  const preview = previewOf(content, plan);
  const rows: Row[] = preview.rows.map(({ badge, localTime, code }) => ({ badge, localTime, code: String(code) }));
  rows.push(...preview.bad.map(({ line, reason }) => ({ badge: line.slice(0, 60), localTime: reason, code: '–' })));
  const kind = plan.format === 'attlog' ? 'a terminal’s attlog.dat' : 'CSV';
  const said = `${kind}: ${preview.readable} of ${preview.lines} lines are punches of ${preview.people} people, from ${preview.first ?? '–'} to ${preview.last ?? '–'}. The others are kept as held lines.`;
  const columns = { badge: 'Badge number', localTime: 'Time on the terminal', code: 'Means' };
  return found(columns, rows, { said, ...(preview.readable > 0 ? { next: 'Take over' } : {}) });
}

async function discoverTerminals(ctx: Context, _id: string, given: Row): Promise<ActionResult> {
  const port = Number(given.port) || 4370;
  if (given.step === 'do') {
    for (const key of keysOf(given)) {
      const [host = '', at = ''] = key.split(' ');
      await addTerminal(ctx, { name: `Terminal ${host}${port === 4370 ? '' : `:${at}`}`, host, port: Number(at) });
    }
    return { message: 'discovered' };
  }
  const seen = (await currentRequest().hooks.discover?.(String(given.subnet ?? ''), port)) ?? [];
  const known = await ctx.sql.query<{ host: string; port: number }>(
    `SELECT host, port FROM terminal WHERE company_id = $1 AND host IS NOT NULL AND deleted_at IS NULL`,
    [ctx.companyId],
  );
  const isKnown = new Set(known.rows.map((row) => `${row.host} ${row.port}`));
  const rows = seen.map(({ host, port: at, found: one, said }) => {
    const terminal = one as null | {
      identity: { serial: string; model: string; firmware: string };
      sizes: { users: number; logs: number };
    };
    const place = `${host} ${at}`;
    const facts = terminal
      ? {
          serial: terminal.identity.serial,
          model: terminal.identity.model,
          holds: `${terminal.sizes.users} users, ${terminal.sizes.logs} logs`,
        }
      : { serial: '–', model: '–', holds: said };
    return {
      ...facts,
      address: `${host}:${at}${isKnown.has(place) ? ' (known)' : ''}`,
      ...(isKnown.has(place) ? {} : { key: place }),
    };
  });
  const columns = { address: 'Address', serial: 'Serial number', model: 'Model', holds: 'Holds' };
  return found(columns, rows, rows.length === 0 ? { said: 'Nothing answers there.' } : { next: 'Add what is ticked' });
}
