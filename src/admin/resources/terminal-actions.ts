import { networkInterfaces } from 'node:os';
import type { Context } from '../../context.ts';
import { addImport, fileRefused, inspectImport } from '../../domain/imports/imports.ts';
import { type DraftPlan, draftPlan, filePlan } from '../../domain/imports/punches/plan.ts';
import type { Row } from '../../domain/records/model.ts';
import { readRecords } from '../../domain/records/read.ts';
import { releaseBackDated, waitingBackDated } from '../../domain/terminals/back-dated.ts';
import { giveOrder, type Order, settableOptions } from '../../domain/terminals/commands.ts';
import { differencesOn, writePeople } from '../../domain/terminals/people.ts';
import {
  addTerminal,
  changeTerminal,
  confirmPushAddress,
  lacksAddress,
  makePushKey,
  requireAddressRight,
} from '../../domain/terminals/terminals.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { Problem } from '../../problem.ts';
import { fileOf } from '../body.ts';
import type { ActionResult, RecordAction } from '../declaration.ts';
import { reachedAt } from '../lan.rule.ts';
import { currentRequest, type Tested } from '../request.ts';
import { labelled, translated, translatedProblem } from '../wording.ts';

const onSite = (): boolean => currentRequest().ctx.deploymentRole === 'site';
const hasAddress = (row: Row): boolean => onSite() && Boolean(row.host) && row.isActive !== false;

/** The lines that were ticked, by their keys. */
export const keysOf = (given: Row): string[] => {
  try {
    const keys: unknown = JSON.parse(String(given.keys ?? '[]'));
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
};

const found = (columns: Record<string, string>, rows: Row[], more: Row = {}): ActionResult => ({
  isQuiet: true,
  stay: true,
  data: { columns: labelled(Object.entries(columns).map(([key, label]) => ({ key, label }))), rows, ...more },
});

/** This machine's addresses in its networks. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

const ITS_ADDRESS =
  'Terminals reach it only under its address in the office network, and when it was started with HOST=0.0.0.0. If it has several addresses, take the one of their network.';

const pushes = (row: Row): boolean => row.isActive !== false && (row.transport === 'push' || Boolean(row.pushSeenAt));

/** What `datetime-local` gives, as a terminal's text: "2026-11-22T08:00" or with seconds. */
const wallOf = (given: unknown): string => {
  const text = String(given ?? '').replace('T', ' ');
  return text.length === 16 ? `${text}:00` : text;
};

/** An order to a terminal that pushes, which needs a few words. */
const filling = (icon: string, fields: readonly Row[]) =>
  ({ act: 'add', model: 'terminal_command', icon, component: 'Fill', custom: { fields }, isOffered: pushes }) as const;

/** A button that gives one order, carried out at the terminal's next contact. */
const ordering = (
  order: Order,
  icon: string,
  isOffered = (row: Row) => hasAddress(row) || pushes(row),
): RecordAction => ({
  act: 'add',
  model: 'terminal_command',
  icon,
  component: 'Confirm',
  isOffered: (row) => row.isActive !== false && isOffered(row),
  async run(ctx, id) {
    await giveOrder(ctx, id, order);
    return { message: 'ordered' };
  },
});

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
    run: setAddress,
  },
  people: {
    act: 'add',
    model: 'terminal_command',
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
        change: translated({ add: 'Add', rename: 'Rename', remove: 'Remove' }[one.change]),
        before: one.before ?? '–',
        after: one.after ?? '–',
      }));
      const columns = { number: 'Number', change: 'What to do', before: 'On the terminal', after: 'In the company' };
      const isLevel = rows.length === 0;
      return found(
        columns,
        rows,
        isLevel
          ? { said: translated('The terminal knows the company’s people as they are.') }
          : { next: translated('Write to the terminal') },
      );
    },
  },
  setClock: ordering({ kind: 'set_clock', detail: {} }, 'Clock'),
  readUsers: ordering({ kind: 'read_users', detail: {} }, 'UserCheck'),
  restart: ordering({ kind: 'restart', detail: {} }, 'Power'),
  check: ordering({ kind: 'check', detail: {} }, 'RefreshCw', pushes),
  queryLogs: {
    ...filling('Repeat', [
      { name: 'from', kind: 'datetime' },
      { name: 'until', kind: 'datetime' },
    ]),
    async run(ctx, id, given) {
      const detail = { from: wallOf(given.from), until: wallOf(given.until) };
      await giveOrder(ctx, id, { kind: 'query_logs', detail });
      return { message: 'ordered' };
    },
  },
  setOption: {
    ...filling('Sliders', [
      { name: 'name', kind: 'select', options: [...settableOptions] },
      { name: 'value', kind: 'text' },
    ]),
    async run(ctx, id, given) {
      const detail = { name: String(given.name ?? ''), value: String(given.value ?? '').trim() };
      await giveOrder(ctx, id, { kind: 'set_option', detail });
      return { message: 'ordered' };
    },
  },
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
    takes: 'file',
    icon: 'Upload',
    component: 'ImportFile',
    isWide: true,
    isOffered: (row) => Boolean(row.serial),
    run: importFile,
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
        { said: translated('Shown only now. A former key of this terminal no longer works.') },
      );
    },
  },
  confirmAddress: {
    act: 'change',
    icon: 'CheckCircle',
    component: 'Ask',
    isOffered: (row) => onSite() && row.transport === 'push' && Boolean(row.pushAskedFrom),
    run: confirmAddress,
  },
  releaseBackDated: {
    act: 'change',
    model: 'held_line',
    icon: 'CheckSquare',
    component: 'Ask',
    isOffered: (row) => onSite() && row.transport === 'push',
    run: releaseOld,
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
        { name: 'subnet', kind: 'text' },
        { name: 'port', kind: 'text', value: '4370' },
      ],
    },
    isOffered: () => onSite() && currentRequest().hooks.discover !== undefined,
    run: discoverTerminals,
  },
};

/**
 * Sets how a terminal is reached when it answers there; when it does not, the steps of the test are shown, and it is set
 * only by a second press. A terminal that pushes is reached at no address, and nothing is tested.
 */
async function setAddress(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  const wanted = addressIn(given);
  requireAddressRight(ctx, wanted);
  const { test, pollNow } = currentRequest().hooks;
  if (given.step !== 'do' && wanted.transport !== 'push' && test) {
    const { host, port, commKey } = wanted;
    const transport = wanted.transport as Address['transport'];
    const key = commKey === '' ? {} : { commKey: Number(commKey) };
    const tested = await test(id, { host, port: Number(port), transport, ...key });
    const steps = stepsOf(tested);
    if (!tested.ok) return { ...steps, data: { ...steps.data, next: translated('Save this address anyway') } };
  }
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

/** A person looks at the address that pushed without a key, and confirms it with the serial. */
async function confirmAddress(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  const [row] = await readRecords(ctx, 'terminal', [id]);
  const asked = String(row?.pushAskedFrom ?? '');
  if (given.step === 'do') {
    await confirmPushAddress(ctx, id, keysOf(given)[0] ?? '');
    return {};
  }
  const columns = { serial: 'Serial number', address: 'Pushed from', confirmed: 'Confirmed so far' };
  if (asked === '') return found(columns, [], { said: translated('No address waits for being confirmed.') });
  const line = { key: asked, serial: String(row?.serial ?? ''), address: asked };
  return found(columns, [{ ...line, confirmed: String(row?.pushAllowedFrom ?? '–') }], {
    said: translated('Confirm it only when the menu of the terminal itself shows this address and this serial number.'),
    next: translated('Confirm this address'),
  });
}

/** A person looks at how many old punches wait, and of which days, and releases them. */
async function releaseOld(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  if (given.step === 'do') {
    await releaseBackDated(ctx, id);
    storeSoon(ctx, id);
    return {};
  }
  const columns = { punches: 'Punches', people: 'People', first: 'From', last: 'Until' };
  const { punches, people, firstDay, lastDay } = await waitingBackDated(ctx, id);
  if (punches === 0) return found(columns, [], { said: translated('No old punch of this terminal waits.') });
  const row = { punches: String(punches), people: String(people), first: firstDay ?? '–', last: lastDay ?? '–' };
  return found(columns, [row], { next: translated('Release them') });
}

/** What was released becomes punches once that is stored. */
export function storeSoon(ctx: Context, terminalId: string): void {
  const { takeOver } = currentRequest().hooks;
  const { companyId } = ctx;
  ctx.afterCommit(() => {
    if (companyId === null) return;
    takeOver?.(companyId, { id: terminalId }).catch((error: unknown) =>
      ctx.log.error({ err: error }, 'released punches could not be stored'),
    );
  });
}

/** How a form says that the file is to be read; undefined as long as it says nothing. */
function planOf<T>(given: Row, schema: { parse: (value: unknown) => T }): T | undefined {
  if (given.plan === undefined || given.plan === '') return undefined;
  try {
    return schema.parse(JSON.parse(String(given.plan)));
  } catch {
    throw fileRefused({ reason: panelMessage('import.choice-unreadable') });
  }
}

async function importFile(ctx: Context, id: string, given: Row): Promise<ActionResult> {
  const { name: fileName, bytes: content } = fileOf(given.file);
  if (given.step === 'do') {
    const plan = planOf(given, filePlan);
    if (!plan) throw fileRefused({ reason: panelMessage('import.choice-unreadable') });
    const importId = await addImport(ctx, { terminalId: id, fileName: fileName || 'file', content, plan });
    const { runImport } = currentRequest().hooks;
    const { companyId } = ctx;
    ctx.afterCommit(() => {
      if (companyId === null) return;
      runImport?.(companyId, importId).catch((error: unknown) => ctx.log.error({ err: error }, 'a file import failed'));
    });
    return { message: 'importStarted' };
  }
  return { isQuiet: true, stay: true, data: await viewOf(ctx, id, content, given) };
}

/** What the form shows of a file: how it would be read and what it would become, or why it cannot be read. */
async function viewOf(ctx: Context, terminalId: string, content: Buffer, given: Row): Promise<Row> {
  const plan: DraftPlan | undefined = planOf(given, draftPlan);
  const encoding = given.encoding === 'windows-1252' ? given.encoding : undefined;
  try {
    const inspect = await inspectImport(ctx, { terminalId, content, plan, encoding });
    if (!inspect.preview) return { ...inspect };
    const bad = inspect.preview.bad.map((one) => ({ ...one, reason: translated(one.reason) }));
    return { ...inspect, preview: { ...inspect.preview, bad } };
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('import.')) throw error;
    return { refused: translatedProblem(error).message, isEncoding: error.code === 'import.encoding-unknown' };
  }
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
    const position = `${host} ${at}`;
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
    if (isKnown.has(position))
      return { ...facts, address: translated(panelMessage('panel.known-address', { address })) };
    if (name !== undefined)
      return { ...facts, address: translated(panelMessage('panel.serial-of-other', { address, name })) };
    return { ...facts, address, key: position };
  });
  const columns = { address: 'Address', serial: 'Serial number', model: 'Model', holds: 'Holds' };
  return found(
    columns,
    rows,
    rows.length === 0 ? { said: translated('Nothing answers there.') } : { next: translated('Add what is ticked') },
  );
}
