import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { runSet } from '../../db/set-statement.ts';
import { unknownNumbers } from '../../db/unnest-statements.ts';
import { importMessage } from '../../i18n/imports.ts';
import { isMessage, type Message } from '../../i18n/message.ts';
import { newId } from '../../id.ts';
import { terminalPrincipal } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { type LineCounts, type ReadLine, storeRead } from '../attendance/store-lines.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { type ConvertedRow, type Proposal, type PunchPreview, strangeTerminal } from './punches/look.ts';
import type { DraftPlan, FilePlan, Question } from './punches/plan.ts';
import { convertedFile, inspectFile, rowsOfPart } from './punches/punch-file.ts';

/** Bytes of a file's rows that are stored in one transaction. */
const PART = 256 << 10;

export const fileRefused = problem(importMessage, 'import.file-refused', { status: 422 });

const WANTED: Readonly<Record<Question, Message>> = {
  badge: importMessage('import.missing-badge'),
  time: importMessage('import.missing-time'),
  dates: importMessage('import.missing-order'),
  overnight: importMessage('import.missing-day'),
};

/** A file that can be read in more ways than one is not guessed at. */
const planNeeded = problem(importMessage, 'import.plan-needed', {
  status: 422,
  fields: () => [{ field: 'plan', message: importMessage('import.plan-missing') }],
});

/** A parameter of a statement is copied while no other request is answered: none is longer than this, in bytes. */
const LONGEST_PARAMETER = 8 << 20;

/** Joins short pieces to parameters. */
function parameters(pieces: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  let [waiting, size]: [Buffer[], number] = [[], 0];
  for (const piece of pieces) {
    if (size > 0 && size + piece.length > LONGEST_PARAMETER) {
      joined.push(Buffer.concat(waiting));
      [waiting, size] = [[], 0];
    }
    waiting.push(piece);
    size += piece.length;
  }
  joined.push(Buffer.concat(waiting));
  return joined;
}

interface Given {
  terminalId: string;
  content: Buffer;
}

/** The terminal that a file belongs to, with its wall clock. @throws Problem `record.not-found`, `import.file-refused` */
async function terminalFor(ctx: Context, { terminalId }: Given): Promise<{ serial: string; now: string }> {
  ctx.policy.require('add', 'file_import');
  await requireReach(ctx, 'terminal', terminalId, 'view');
  const { rows } = await ctx.sql.query<{ serial: string | null; now: string }>(
    `SELECT t.serial, to_char($3::timestamptz AT TIME ZONE coalesce(t.time_zone, c.time_zone), 'YYYY-MM-DD HH24:MI:SS') AS now
     FROM terminal t JOIN company c ON c.id = t.company_id
     WHERE t.company_id = $1 AND t.id = $2 AND t.deleted_at IS NULL`,
    [companyOf(ctx), terminalId, ctx.now],
  );
  const [row] = rows;
  if (!row) throw recordNotFound({ model: 'terminal' });
  if (row.serial === null) {
    throw fileRefused({
      reason: importMessage('import.terminal-never-read'),
    });
  }
  return { serial: row.serial, now: row.now };
}

/** Badge numbers that are nobody's, the punches that would be held for it, and some of the numbers. */
interface UnknownBadges {
  badges: number;
  punches: number;
  first: string[];
}

/** How a file of punches can be read, what it would become, and what stands out about it. */
export interface ImportInspection extends Proposal {
  preview: (PunchPreview & { unknown: UnknownBadges }) | null;
}

const UNKNOWN_SHOWN = 20;

/**
 * What a file of punches is, how it would be read and what it would become. Stores nothing.
 *
 * @param given.plan a person's choice, whole or in part; guessed from all of the file otherwise
 * @param given.encoding agreed to by a person, for a text that is not UTF-8
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`, `import.file-refused`
 */
export async function inspectImport(
  ctx: Context,
  given: Given & { plan?: DraftPlan | undefined; encoding?: 'windows-1252' | undefined },
): Promise<ImportInspection> {
  const { now } = await terminalFor(ctx, given);
  const { plan, encoding, content } = given;
  const terminals = [...(await terminalsByName(ctx)).keys()];
  const { proposal, preview, badges } = await inspectFile(content, { plan, encoding, terminals, now });
  if (!preview) return { ...proposal, preview: null };
  return { ...proposal, preview: { ...preview, unknown: await unknownOf(ctx, badges) } };
}

/** Numbers that one statement asks for: a file may hold as many as it has rows. */
const NUMBERS_AT_ONCE = 10_000;

/** Badge numbers of a file that are nobody's, with the punches that would be held. */
async function unknownOf(ctx: Context, badges: ReadonlyMap<string, number>): Promise<UnknownBadges> {
  const numbers = [...badges.keys()];
  const unknown: UnknownBadges = { badges: 0, punches: 0, first: [] };
  for (let from = 0; from < numbers.length; from += NUMBERS_AT_ONCE) {
    const some = numbers.slice(from, from + NUMBERS_AT_ONCE);
    const { rows } = await runSet(ctx.sql, unknownNumbers, { companyId: companyOf(ctx), numbers: some });
    unknown.badges += rows.length;
    unknown.punches += rows.reduce((sum, { number }) => sum + (badges.get(number) ?? 0), 0);
    unknown.first.push(...rows.slice(0, UNKNOWN_SHOWN - unknown.first.length).map(({ number }) => number));
  }
  return unknown;
}

/** The plan for a file that came without one. @throws Problem `import.plan-needed` */
async function guessedPlan(ctx: Context, given: Given): Promise<FilePlan> {
  const { plan, asks } = await inspectImport(ctx, given);
  if (asks.length > 0) throw planNeeded({ missing: asks.map((one) => WANTED[one]) });
  return plan as FilePlan;
}

/**
 * Takes a file of punches in, to be stored part by part.
 *
 * @param given.plan how it is to be read; guessed when it is left out and the file can be read in one way only
 * @returns its id; see runImport
 * @throws Problem `import.file-refused`, `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`,
 *   `import.plan-needed`, `record.not-found`
 */
export async function addImport(
  ctx: Context,
  given: Given & { fileName: string; plan?: FilePlan | undefined },
): Promise<string> {
  await terminalFor(ctx, given);
  const { terminalId } = given;
  const plan = given.plan ?? (await guessedPlan(ctx, given));
  const { pieces, readable } = await convertedFile(given.content, plan);
  if (readable === 0) {
    throw fileRefused({ reason: importMessage('import.no-punches') });
  }
  const id = newId();
  const [first = Buffer.alloc(0), ...rest] = parameters(pieces);
  await ctx.sql.query<{ id: string }>(
    `INSERT INTO file_import (company_id, id, terminal_id, file_name, plan, content) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [companyOf(ctx), id, terminalId, given.fileName.slice(0, 200), JSON.stringify(plan), first],
  );
  for (const piece of rest) {
    await ctx.sql.query<{ id: string }>(
      `UPDATE file_import SET content = content || $3 WHERE company_id = $1 AND id = $2 RETURNING id`,
      [companyOf(ctx), id, piece],
    );
  }
  await record(ctx, {
    action: 'file-import.added',
    model: 'file_import',
    recordId: id,
    after: { terminalId, fileName: given.fileName, bytes: given.content.length },
  });
  return id;
}

/** Stops an import after the part that is being stored, or lets it go on. */
export async function stopImport(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'file_import');
  await requireReach(ctx, 'file_import', id, 'change');
  const { rowCount } = await ctx.sql.query(
    `UPDATE file_import SET state = 'stopped' WHERE company_id = $1 AND id = $2 AND state IN ('waiting', 'running')`,
    [companyOf(ctx), id],
  );
  if (rowCount === 0) throw recordNotFound({ model: 'file_import' });
}

export async function resumeImport(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'file_import');
  await requireReach(ctx, 'file_import', id, 'change');
  const { rowCount } = await ctx.sql.query(
    `UPDATE file_import f SET state = 'waiting' WHERE company_id = $1 AND id = $2 AND state <> 'done'
       AND NOT EXISTS (SELECT FROM reading_withdrawal w WHERE w.company_id = $1 AND w.way = 'file' AND w.serial = ''
                         AND w.received_at = f.created_at AND w.undone_at IS NULL)`,
    [companyOf(ctx), id],
  );
  if (rowCount === 0) throw recordNotFound({ model: 'file_import' });
}

interface Part {
  terminalId: string;
  serial: string;
  siteId: string | null;
  plan: FilePlan;
  /** when the file was added: all of it was received then, which is what tells it from other files */
  receivedAt: Date;
  byteAt: number;
  length: number;
  bytes: Buffer;
}

/**
 * Stores a file part by part, each in a transaction of its own with the place where the next one begins: stopped or
 * crashed, it goes on there. As the terminal whose punches they are.
 *
 * @param options.onPart told the ids of the punches that are new, part by part
 * @param options.signal ends it after the part that is being stored
 * @returns how many punches were new
 */
export async function runImport(
  session: Session,
  id: string,
  options: { onPart?: (ids: readonly string[]) => void; signal?: AbortSignal } = {},
): Promise<number> {
  const terminal = await unitOfWork(session, async ({ sql, companyId }) => {
    const { rows } = await sql.query<{ id: string; name: string }>(
      `SELECT t.id, t.name FROM file_import f JOIN terminal t ON t.company_id = f.company_id AND t.id = f.terminal_id
       WHERE f.company_id = $1 AND f.id = $2`,
      [companyId, id],
    );
    return rows[0];
  });
  const companyId = session.principal.company?.id;
  if (!terminal || companyId === undefined) throw recordNotFound({ model: 'file_import' });
  const as = { ...session, principal: terminalPrincipal({ ...terminal, companyId }) };
  let stored = 0;
  while (!options.signal?.aborted) {
    const part = await unitOfWork(as, (ctx) => storePart(ctx, id));
    if (part === null) break;
    stored += part.length;
    options.onPart?.(part);
  }
  return stored;
}

/** @returns the ids that are new; null when there is nothing more to do */
async function storePart(ctx: Context, id: string): Promise<string[] | null> {
  const { rows } = await ctx.sql.query<Part>(
    `SELECT f.terminal_id AS "terminalId", t.serial, t.site_id AS "siteId", f.plan, f.byte_at AS "byteAt", f.created_at AS "receivedAt",
            length(f.content) AS length, substring(f.content FROM f.byte_at + 1 FOR ${PART}) AS bytes
     FROM file_import f JOIN terminal t ON t.company_id = f.company_id AND t.id = f.terminal_id
     WHERE f.company_id = $1 AND f.id = $2 AND f.state IN ('waiting', 'running') AND t.serial IS NOT NULL
     FOR NO KEY UPDATE OF f`,
    [companyOf(ctx), id],
  );
  const [part] = rows;
  if (!part) return null;
  const bytes = part.bytes.subarray(0, part.bytes.lastIndexOf(0x0a) + 1);
  const converted = rowsOfPart(bytes);
  const counts = await storeByTerminal(ctx, part, converted);
  const byteAt = part.byteAt + bytes.length;
  await ctx.sql.query(
    `UPDATE file_import SET byte_at = $3, lines = lines + $4, stored = stored + $5, known = known + $6, held = held + $7,
       unreadable = unreadable + $8, state = $9::import_state, finished_at = CASE WHEN $9 = 'done' THEN $10::timestamptz END
     WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      id,
      byteAt,
      converted.length,
      counts.stored,
      counts.known,
      counts.held,
      counts.unreadable,
      byteAt >= part.length ? 'done' : 'running',
      ctx.now,
    ],
  );
  return counts.ids;
}

type Named = Pick<Part, 'terminalId' | 'serial' | 'siteId'>;

/** The company's terminals by what a file may call them: serial number or name, in any spelling of its letters. */
async function terminalsByName(ctx: Context): Promise<Map<string, Named>> {
  const { rows } = await ctx.sql.query<Named & { name: string }>(
    `SELECT id AS "terminalId", serial, site_id AS "siteId", name FROM terminal
     WHERE company_id = $1 AND serial IS NOT NULL AND deleted_at IS NULL`,
    [companyOf(ctx)],
  );
  return new Map(
    rows.flatMap((row) => [row.name, row.serial].map((name) => [name.trim().toLowerCase(), row] as const)),
  );
}

/** What a row says, once for each of its punches, and the terminal that it names. */
function readLines(
  [line, result]: ConvertedRow,
  known: { has: (name: string) => boolean },
): (ReadLine & { terminal: string })[] {
  if (isMessage(result)) return [{ line, terminal: '', result: { ok: false, reason: result } }];
  const punches = result.map(([badge, localTime, code, verify, work, terminal]) => ({
    terminal,
    row: { badge, localTime, code, verify, work },
  }));
  const reason = strangeTerminal(punches, known);
  if (reason !== undefined) return [{ line, terminal: '', result: { ok: false, reason } }];
  return punches.map(({ terminal, row }) => ({ line, terminal, result: { ok: true, row } }));
}

/** Stores the rows of a part, each as the terminal's that it names; one that names none is the file's own. */
async function storeByTerminal(ctx: Context, part: Part, rows: readonly ConvertedRow[]): Promise<LineCounts> {
  const { plan } = part;
  const way = { way: 'file' as const, receivedAt: part.receivedAt };
  const format = plan.format === 'attlog' ? 'attlog-file' : 'csv';
  const namesTerminals = plan.format === 'csv' && plan.columns.terminal !== undefined;
  const known = namesTerminals ? await terminalsByName(ctx) : new Map<string, Named>();
  const groups = new Map<string, { terminal: Named; read: ReadLine[] }>();
  for (const one of rows.flatMap((row) => readLines(row, known))) {
    const terminal = known.get(one.terminal.toLowerCase()) ?? part;
    const group = groups.get(terminal.serial) ?? { terminal, read: [] };
    group.read.push(one);
    groups.set(terminal.serial, group);
  }
  const sum: LineCounts = { stored: 0, known: 0, held: 0, unreadable: 0, ids: [] };
  for (const { terminal, read } of groups.values()) {
    const { terminalId, serial, siteId } = terminal;
    const raw = { format, bytes: Buffer.from([...new Set(read.map(({ line }) => line))].join('\n')) };
    const one = await storeRead(ctx, { terminalId, serial, siteId, ...way, raw }, read);
    for (const name of ['stored', 'known', 'held', 'unreadable'] as const) sum[name] += one[name];
    sum.ids.push(...one.ids);
  }
  return sum;
}
