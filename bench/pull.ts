/**
 * `npm run bench -- pull`: 100,000 logs of a simulated terminal that runs in a process of its own.
 *
 * - read_ratio: our driver (frames, checks, decoding) over the same chunked conversation with one plain decoding loop
 * - durable_ratio: a whole poll until everything is committed on site (ids, capture for the sync, deliveries, employees)
 *   over the plain read plus COPY of the same rows into a table with the same primary, unique and foreign keys
 * - repoll_ratio: a second poll, with nothing new, over the first
 */
import { fork } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ZkTerminal } from '../src/collector/drivers/zk.ts';
import { pollTerminal } from '../src/collector/poll-terminal.ts';
import { decodePunches } from '../src/collector/zk/punches.rule.ts';
import { unitOfWork } from '../src/context.ts';
import { punchId } from '../src/domain/attendance/punch-id.ts';
import { commandsOf } from '../src/domain/commands.ts';
import { sitePrincipal, systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { median, round, timed } from './figures.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';

const LOGS = 100_000;
const RUNS = 5;
const RECORD = 40;

export async function bench(_options: unknown, say: (line: string) => void): Promise<Record<string, number | string>> {
  const runtime = await benchRuntime('site', 500);
  const device = fork(join(projectRoot(), 'dist', 'bench', 'pull-terminal.js'), [String(LOGS)]);
  try {
    const port = await new Promise<number>((resolve) =>
      device.once('message', (message: { port: number }) => resolve(message.port)),
    );
    const runs = {
      plain: [] as number[],
      read: [] as number[],
      copy: [] as number[],
      poll: [] as number[],
      repoll: [] as number[],
    };
    for (let run = 0; run < RUNS; run += 1) await oneRun(runtime, port, runs);
    const [plain, read, copy, poll, repoll] = [
      median(runs.plain),
      median(runs.read),
      median(runs.copy),
      median(runs.poll),
      median(runs.repoll),
    ];
    say(`${LOGS} logs, ${RUNS} runs, medians in ms`);
    say(
      `plain read ${plain.toFixed(0)}, our read ${read.toFixed(0)}; COPY ${copy.toFixed(0)}, our poll ${poll.toFixed(0)}, poll again ${repoll.toFixed(0)}`,
    );
    return {
      logs: LOGS,
      read_ms: round(read, 1),
      poll_ms: round(poll, 1),
      repoll_ms: round(repoll, 1),
      read_ratio: round(read / plain),
      durable_ratio: round(poll / (plain + copy)),
      repoll_ratio: round(repoll / poll),
    };
  } finally {
    device.disconnect();
    await runtime.close();
  }
}

type Runs = Record<'plain' | 'read' | 'copy' | 'poll' | 'repoll', number[]>;

/** Everything once, on an empty punch table: a fresh company's worth of punches each time. */
async function oneRun(runtime: BenchRuntime, port: number, runs: Runs): Promise<void> {
  let rows: PlainRow[] = [];
  runs.plain.push(
    await timed(async () => {
      rows = await plainRead(port);
    }),
  );
  if (rows.length !== LOGS) throw new Error(`the plain read gave ${rows.length} rows`);
  runs.read.push(await timed(() => ourRead(port)));
  runs.copy.push(await timedCopy(runtime, rows));
  await emptyPunches(runtime);
  const id = await addTerminal(runtime, port);
  const session = {
    runtime,
    principal: sitePrincipal({ id: runtime.siteId, name: 'Factory', companyId: runtime.companyId }),
  };
  runs.poll.push(await timed(() => pollTerminal(session, id)));
  const stored = await countPunches(runtime);
  if (stored !== LOGS) throw new Error(`${stored} of ${LOGS} punches are stored`);
  runs.repoll.push(await timed(() => pollTerminal(session, id)));
}

async function ourRead(port: number): Promise<void> {
  const driver = new ZkTerminal({ host: '127.0.0.1', port });
  await driver.connect();
  const read = await driver.punches();
  const { rows } = decodePunches(read.set, read.layout);
  await driver.disconnect();
  if (rows !== LOGS) throw new Error(`our read gave ${rows} rows`);
}

interface PlainRow {
  badge: string;
  time: string;
  code: number;
  verify: number;
}

/** The same conversation, chunk by chunk, and one loop over the records: no checks of anything. */
async function plainRead(port: number): Promise<PlainRow[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const line = plainLine(socket);
  let reply = 0;
  let session = 0;
  const ask = async (command: number, data: Buffer, packets: number): Promise<Buffer[]> => {
    const packet = Buffer.alloc(16 + data.length);
    packet.writeUInt32LE(0x7d825050, 0);
    packet.writeUInt32LE(8 + data.length, 4);
    packet.writeUInt16LE(command, 8);
    packet.writeUInt16LE(session, 12);
    packet.writeUInt16LE(reply, 14);
    data.copy(packet, 16);
    packet.writeUInt16LE(checksum(packet.subarray(8)), 10);
    reply += 1;
    socket.write(packet);
    const answers: Buffer[] = [];
    while (answers.length < packets) answers.push(await line());
    return answers;
  };
  const [hello = Buffer.alloc(8)] = await ask(1000, Buffer.alloc(0), 1);
  session = hello.readUInt16LE(4);
  const [size = Buffer.alloc(16)] = await ask(1503, Buffer.from('010d000000000000000000', 'hex'), 1);
  const total = size.readUInt32LE(9);
  const chunks: Buffer[] = [];
  for (let start = 0; start < total; start += 65_472) {
    const request = Buffer.alloc(8);
    request.writeUInt32LE(start, 0);
    request.writeUInt32LE(Math.min(65_472, total - start), 4);
    const [, data = Buffer.alloc(0)] = await ask(1504, request, 3);
    chunks.push(data.subarray(8));
  }
  socket.destroy();
  const set = Buffer.concat(chunks).subarray(4);
  const rows: PlainRow[] = [];
  for (let at = 0; at < set.length; at += RECORD) {
    const end = set.indexOf(0, at + 2);
    rows.push({
      badge: set.toString('latin1', at + 2, Math.min(end, at + 26)),
      verify: set.readUInt8(at + 26),
      time: plainTime(set.readUInt32LE(at + 27)),
      code: set.readUInt8(at + 31),
    });
  }
  return rows;
}

/** Whole packets, one at a time, whatever pieces they come in. */
function plainLine(socket: Socket): () => Promise<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let wake: (() => void) | undefined;
  socket.on('data', (piece: Buffer) => {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    wake?.();
  });
  return async () => {
    while (held.length < 8 || held.length < 8 + held.readUInt32LE(4)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const end = 8 + held.readUInt32LE(4);
    const packet = held.subarray(8, end);
    held = held.subarray(end);
    return packet;
  };
}

function checksum(packet: Buffer): number {
  let sum = 0;
  for (let at = 0; at < packet.length; at += 2)
    sum += at + 1 < packet.length ? packet.readUInt16LE(at) : packet.readUInt8(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function plainTime(value: number): string {
  const two = (part: number) => (part < 10 ? `0${part}` : String(part));
  const days = Math.floor(value / 86_400);
  const second = value % 86_400;
  const date = `${2000 + Math.floor(days / 372)}-${two((Math.floor(days / 31) % 12) + 1)}-${two((days % 31) + 1)}`;
  return `${date} ${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}

/** COPY of the same rows, with the ids and instants made before the clock starts, into a table with the same keys. */
async function timedCopy(runtime: BenchRuntime, rows: readonly PlainRow[]): Promise<number> {
  const { companyId, siteId } = runtime;
  const client = new pg.Client({ connectionString: runtime.url });
  await client.connect();
  const employees = await client
    .query('BEGIN; SET LOCAL ROLE hajira_platform')
    .then(() => client.query<{ number: string; employee_id: string }>('SELECT number, employee_id FROM badge'));
  await client.query('COMMIT');
  const employeeOf = new Map(employees.rows.map((row) => [row.number, row.employee_id]));
  const lines = rows.map(({ badge, time, code, verify }) => {
    const id = punchId({ companyId, serial: 'BENCH1', badge, localTime: time, code });
    return `${[companyId, id, 'terminal', 'BENCH1', badge, time, code, verify, '\\N', siteId, `${time}+06`, employeeOf.get(badge) ?? '\\N', '\\N', '2026-11-22 08:00:00+00', `site:${siteId}`].join('\t')}\n`;
  });
  await client.query(COPY_TABLE);
  const ms = await timed(async () => {
    const into = client.query(copyFrom('COPY punch_copy FROM STDIN'));
    await pipeline(Readable.from(chunked(lines, 1000)), into);
  });
  await client.query('DROP TABLE punch_copy');
  await client.end();
  return ms;
}

function* chunked(lines: readonly string[], size: number): Generator<string> {
  for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size).join('');
}

const COPY_TABLE = `
  CREATE TABLE punch_copy (LIKE punch INCLUDING DEFAULTS);
  ALTER TABLE punch_copy ADD PRIMARY KEY (company_id, id),
    ADD UNIQUE (company_id, local_time, terminal_serial, badge_number, punch_code),
    ADD FOREIGN KEY (company_id) REFERENCES company (id),
    ADD FOREIGN KEY (site_id, company_id) REFERENCES site (id, company_id),
    ADD FOREIGN KEY (employee_id, company_id) REFERENCES employee (id, company_id)`;

/** Punches cannot be deleted, so each run gets tables without any: the triggers and keys stay. */
async function emptyPunches(runtime: BenchRuntime): Promise<void> {
  const client = new pg.Client({ connectionString: runtime.url });
  await client.connect();
  await client.query(`ALTER TABLE punch DISABLE TRIGGER punch_not_truncated`);
  await client.query(`TRUNCATE punch, punch_delivery, punch_correction, sync_outbox`);
  await client.query(`ALTER TABLE punch ENABLE TRIGGER punch_not_truncated`);
  await client.query(`SELECT sync_attach_punches('site')`);
  await client.query(`CHECKPOINT`).catch(() => undefined);
  await client.end();
}

async function addTerminal(runtime: BenchRuntime, port: number): Promise<string> {
  return unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, async (ctx) => {
    await ctx.sql.query(`UPDATE terminal SET deleted_at = now() WHERE company_id = $1`, [runtime.companyId]);
    return String((await commandsOf('terminal').add(ctx, { name: 'Gate', host: '127.0.0.1', port })).id);
  });
}

const countPunches = (runtime: BenchRuntime): Promise<number> =>
  unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, async ({ sql }) => {
    const { rows } = await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM punch');
    return rows[0]?.n ?? 0;
  });
