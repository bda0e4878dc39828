import { z } from 'zod';
import type { Context } from '../../context.ts';
import { resumeImport, stopImport } from '../../domain/imports/imports.ts';
import { endAlarm } from '../../domain/terminals/alarms.ts';
import { releaseBackDated } from '../../domain/terminals/back-dated.ts';
import { giveOrder, type Order, withdrawOrder } from '../../domain/terminals/commands.ts';
import { confirmPushAddress, makePushKey } from '../../domain/terminals/terminals.ts';
import { adoptTerminal, refuseTerminal } from '../../domain/terminals/unclaimed.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { parseBody } from '../records/body.ts';
import { recordSchema } from '../records/columns.ts';
import { exampleRecord } from '../records/examples.ts';
import { afterWriting } from '../records/find.ts';
import type { Call, Route } from '../route.ts';
import { begin } from './begin-act.ts';
import { importFile, runAfter } from './file-imports.ts';

const none = z.strictObject({});
const wallTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

const newOrder = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['set_clock', 'restart', 'check', 'read_users']),
      detail: none.default({}).meta({ description: 'Nothing.' }),
    }),
    z.strictObject({
      kind: z.literal('put_user'),
      detail: z.strictObject({
        number: z.string(),
        name: z.string(),
        privilege: z.union([z.literal(0), z.literal(2), z.literal(6), z.literal(14)]),
        card: z.string(),
      }),
    }),
    z.strictObject({ kind: z.literal('delete_user'), detail: z.strictObject({ number: z.string() }) }),
    z.strictObject({
      kind: z.literal('query_logs'),
      detail: z.strictObject({ from: wallTime, until: wallTime }).meta({ description: "By the terminal's own clock." }),
    }),
    z.strictObject({
      kind: z.literal('set_option'),
      detail: z.strictObject({ name: z.string(), value: z.string() }),
    }),
  ])
  .meta({ id: 'NewTerminalOrder' });

const adoption = z
  .strictObject({
    name: z.string().min(1).max(200).optional().meta({ description: 'Of a new terminal.' }),
    terminalId: z.guid().optional().meta({ description: 'Or the registered one, never read so far, that this is.' }),
  })
  .refine((given) => (given.name === undefined) !== (given.terminalId === undefined), 'Give one of the two.')
  .meta({ id: 'Adoption' });

const pushAddress = z
  .strictObject({ address: z.string().min(1).max(60).meta({ description: 'An IP address.' }) })
  .meta({ id: 'PushAddress' });

const pushKey = z
  .strictObject({ key: z.string().meta({ description: 'Shown once; a former key ends.' }) })
  .meta({ id: 'PushKey' });

/** An act without a body and without an answer. */
function plainAct(
  route: Pick<Route, 'method' | 'path' | 'operation' | 'tag' | 'summary' | 'description'>,
  right: { model: Model; act: Operation },
  says: string,
  work: (ctx: Context, id: string, call: Call) => Promise<unknown>,
): Route {
  return {
    ...route,
    kind: 'special',
    right,
    outcome: { status: 204, says },
    problems: [404],
    handle: async (call) => {
      await work(begin(call, right.model, right.act, right.model), call.id, call);
      return { status: 204 };
    },
  };
}

const order: Route = {
  method: 'post',
  path: '/terminals/{id}/commands',
  kind: 'special',
  tag: 'terminal-commands',
  operation: 'sendTerminalCommand',
  summary: 'Send a command to a terminal',
  description:
    'Carried out at its next contact; the command says what became of it. `check`, `query_logs` and `set_option` need a terminal that pushes.',
  right: { model: 'terminal_command', act: 'add' },
  body: {
    schema: newOrder,
    example: { kind: 'put_user', detail: { number: '17', name: 'Karim', privilege: 0, card: '' } },
  },
  outcome: {
    status: 201,
    says: 'Given.',
    schema: recordSchema('terminal_command'),
    headers: ['Location'],
    example: exampleRecord('terminal_command'),
  },
  problems: [400, 404, 409, 413, 415],
  handle: async (call) => {
    const ctx = begin(call, 'terminal_command', 'add', 'terminal');
    const made = await giveOrder(ctx, call.id, parseBody(newOrder, call.body) as Order);
    const body = await afterWriting(ctx, 'terminal_command', made);
    return { status: 201, body, headers: { Location: `${call.base}/terminal-commands/${made}` } };
  },
};

const key: Route = {
  method: 'post',
  path: '/terminals/{id}/push-keys',
  kind: 'special',
  tag: 'terminals',
  operation: 'makePushKey',
  summary: 'Make the key by which a terminal that pushes proves who it is',
  description: 'Takes no body. A former key of this terminal no longer works.',
  right: { model: 'terminal', act: 'change' },
  outcome: { status: 201, says: 'Made.', schema: pushKey, example: { key: 'abcdefghjkmnpqrstuvw' } },
  problems: [404],
  handle: async (call) => {
    const ctx = begin(call, 'terminal', 'change', 'terminal');
    return { status: 201, body: { key: await makePushKey(ctx, call.id) } };
  },
};

const adopt: Route = {
  method: 'post',
  path: '/unclaimed-terminals/{id}/adoption',
  kind: 'special',
  tag: 'unclaimed-terminals',
  operation: 'adoptTerminal',
  summary: 'Adopt a terminal that pushes and that nobody knew',
  description: 'What it sent so far becomes its punches.',
  right: { model: 'unclaimed_terminal', act: 'change' },
  body: { schema: adoption, example: { name: 'Gate 3' } },
  outcome: {
    status: 201,
    says: 'Adopted: the terminal.',
    schema: recordSchema('terminal'),
    headers: ['Location'],
    example: exampleRecord('terminal'),
  },
  problems: [400, 404, 409, 413, 415],
  handle: async (call) => {
    const ctx = begin(call, 'unclaimed_terminal', 'change', 'unclaimed_terminal');
    const { name, terminalId = '' } = parseBody(adoption, call.body);
    const { id } = await adoptTerminal(ctx, call.id, name === undefined ? { terminalId } : { name });
    storeAfter(call, String(id));
    const body = await afterWriting(ctx, 'terminal', String(id));
    return { status: 201, body, headers: { Location: `${call.base}/terminals/${id}` } };
  },
};

/** What waits of a terminal becomes punches once this call is committed. */
const storeAfter = ({ ctx, hooks }: Call, terminalId: string) =>
  ctx.afterCommit(() => {
    if (ctx.companyId === null) return;
    hooks
      .takeOver?.(ctx.companyId, { id: terminalId })
      .catch((error: unknown) => ctx.log.error({ err: error }, 'taking over failed'));
  });

const confirmAddress: Route = {
  method: 'post',
  path: '/terminals/{id}/push-address',
  kind: 'special',
  tag: 'terminals',
  operation: 'confirmPushAddress',
  summary: 'Confirm from where a terminal pushes whose firmware sends no key',
  description:
    'Its alarm shows the address that pushed with its serial. Only this address is believed; punches older than a day wait until they are released.',
  right: { model: 'terminal', act: 'change' },
  body: { schema: pushAddress, example: { address: '192.168.1.201' } },
  outcome: { status: 204, says: 'Confirmed.' },
  problems: [400, 404, 413, 415, 422],
  handle: async (call) => {
    const ctx = begin(call, 'terminal', 'change', 'terminal');
    await confirmPushAddress(ctx, call.id, parseBody(pushAddress, call.body).address);
    return { status: 204 };
  },
};

const released = z
  .strictObject({ released: z.int().meta({ description: 'So many punches were released.' }) })
  .meta({ id: 'ReleasedPunches' });

const releaseOld: Route = {
  method: 'post',
  path: '/terminals/{id}/back-dated-release',
  kind: 'special',
  tag: 'held-lines',
  operation: 'releaseBackDatedPunches',
  summary: 'Release the old punches that a terminal pushed without a key',
  description: 'They become its punches. `GET /held-lines?kind=back_dated` shows them before. Takes no body.',
  right: { model: 'held_line', act: 'change' },
  outcome: { status: 200, says: 'Released.', schema: released, example: { released: 12 } },
  problems: [404],
  handle: async (call) => {
    const ctx = begin(call, 'held_line', 'change', 'terminal');
    const count = await releaseBackDated(ctx, call.id);
    storeAfter(call, call.id);
    return { status: 200, body: { released: count } };
  },
};

/** Acts on terminals and on what they say, as nouns that are made and taken away. */
export const terminalRoutes: readonly Route[] = [
  order,
  plainAct(
    {
      method: 'delete',
      path: '/terminal-commands/{id}',
      operation: 'withdrawTerminalOrder',
      tag: 'terminal-commands',
      summary: 'Take an order back',
      description: 'As long as the terminal has not been told.',
    },
    { model: 'terminal_command', act: 'change' },
    'Withdrawn.',
    withdrawOrder,
  ),
  plainAct(
    {
      method: 'post',
      path: '/terminal-alarms/{id}/end',
      operation: 'endTerminalAlarm',
      tag: 'terminal-alarms',
      summary: 'End an alarm',
      description: 'It comes again when its cause still stands. Takes no body.',
    },
    { model: 'terminal_alarm', act: 'change' },
    'Ended.',
    endAlarm,
  ),
  key,
  confirmAddress,
  releaseOld,
  importFile,
  plainAct(
    {
      method: 'post',
      path: '/file-imports/{id}/stop',
      operation: 'stopFileImport',
      tag: 'file-imports',
      summary: 'Stop a file import',
      description: 'After the part that is being stored. Takes no body.',
    },
    { model: 'file_import', act: 'change' },
    'Stopped.',
    stopImport,
  ),
  plainAct(
    {
      method: 'delete',
      path: '/file-imports/{id}/stop',
      operation: 'resumeFileImport',
      tag: 'file-imports',
      summary: 'Let a stopped file import go on',
      description: 'Where it was.',
    },
    { model: 'file_import', act: 'change' },
    'It goes on.',
    async (ctx, id, call) => {
      await resumeImport(ctx, id);
      runAfter(call, id);
    },
  ),
  adopt,
  plainAct(
    {
      method: 'post',
      path: '/unclaimed-terminals/{id}/refusal',
      operation: 'refuseParkedTerminal',
      tag: 'unclaimed-terminals',
      summary: 'Refuse a terminal that nobody knows',
      description: 'What it sent is forgotten, and nothing of it is taken any more. Takes no body.',
    },
    { model: 'unclaimed_terminal', act: 'change' },
    'Refused.',
    refuseTerminal,
  ),
];
