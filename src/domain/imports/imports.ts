import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { newId } from '../../id.ts';
import { terminalPrincipal } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { linesOf } from '../attendance/attlog.rule.ts';
import { type LineCounts, storeLines } from '../attendance/storeLines.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { type FileLine, type FilePlan, lineParser, previewOf } from './fileFormat.ts';

const LONGEST_FILE = 32 << 20;
/** Bytes of a file that are stored in one transaction. */
const PART = 128 << 10;

export const fileRefused = problem<{ reason: string }>({
  code: 'import.file-refused',
  status: 422,
  message: ({ reason }) => `This file cannot be taken over: ${reason}`,
});

/**
 * Takes a file of punches in, to be stored part by part.
 *
 * @returns its id; see runImport
 * @throws Problem `import.file-refused`, `record.not-found`
 */
export async function addImport(
  ctx: Context,
  given: { terminalId: string; fileName: string; content: Buffer; plan: FilePlan },
): Promise<string> {
  ctx.policy.require('add', 'file_import');
  const { terminalId, content, plan } = given;
  await requireReach(ctx, 'terminal', terminalId, 'view');
  const { rows } = await ctx.sql.query<{ serial: string | null }>(
    `SELECT serial FROM terminal WHERE company_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [companyOf(ctx), terminalId],
  );
  if (!rows[0]) throw recordNotFound({ model: 'terminal' });
  if (rows[0].serial === null) {
    throw fileRefused({
      reason: 'its terminal was never read, so its serial number, a part of every punch, is not known.',
    });
  }
  if (content.length > LONGEST_FILE) throw fileRefused({ reason: `it is longer than ${LONGEST_FILE >> 20} MB.` });
  if (previewOf(content.toString('utf8'), plan).readable === 0) {
    throw fileRefused({ reason: 'no line of it reads as a punch. Look at the preview and choose other columns.' });
  }
  const id = newId();
  await ctx.sql.query(
    `INSERT INTO file_import (company_id, id, terminal_id, file_name, plan, content) VALUES ($1, $2, $3, $4, $5, $6)`,
    [companyOf(ctx), id, terminalId, given.fileName.slice(0, 200), JSON.stringify(plan), content],
  );
  await record(ctx, {
    action: 'file-import.added',
    model: 'file_import',
    recordId: id,
    after: { terminalId, fileName: given.fileName, bytes: content.length },
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
  const isLast = part.byteAt + part.bytes.length >= part.length;
  const end = part.bytes.lastIndexOf(0x0a) + 1;
  const bytes = isLast || end === 0 ? part.bytes : part.bytes.subarray(0, end);
  const { plan } = part;
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const lines = linesOf(text).slice(part.byteAt === 0 && plan.format === 'csv' ? plan.headLines : 0);
  const counts = await storeByTerminal(ctx, part, lines, bytes);
  const byteAt = part.byteAt + bytes.length;
  await ctx.sql.query(
    `UPDATE file_import SET byte_at = $3, lines = lines + $4, stored = stored + $5, known = known + $6, held = held + $7,
       unreadable = unreadable + $8, state = $9::import_state, finished_at = CASE WHEN $9 = 'done' THEN $10::timestamptz END
     WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      id,
      byteAt,
      lines.length,
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

/** Stores the lines of a part, each as the terminal's that it names; one that names none is the file's own. */
async function storeByTerminal(ctx: Context, part: Part, lines: readonly string[], bytes: Buffer): Promise<LineCounts> {
  const { plan } = part;
  const read = lineParser(plan);
  const way = { way: 'file' as const, receivedAt: part.receivedAt };
  const format = plan.format === 'attlog' ? 'attlog-file' : 'csv';
  if (plan.format === 'attlog' || plan.columns.terminal === undefined) {
    return storeLines(ctx, { ...part, ...way, raw: { format, bytes } }, lines, read);
  }
  const known = await terminalsByName(ctx);
  const of = (line: string): Named => known.get(read(line).terminal?.toLowerCase() ?? '') ?? part;
  const strict = (line: string): FileLine => {
    const parsed = read(line);
    const isStranger = parsed.terminal !== undefined && !known.has(parsed.terminal.toLowerCase());
    return isStranger
      ? { ok: false, reason: `terminal "${parsed.terminal?.slice(0, 40)}" is none of the company` }
      : parsed;
  };
  const groups = new Map<string, { terminal: Named; lines: string[] }>();
  for (const line of lines) {
    const terminal = of(line);
    const group = groups.get(terminal.serial) ?? { terminal, lines: [] };
    group.lines.push(line);
    groups.set(terminal.serial, group);
  }
  const sum: LineCounts = { stored: 0, known: 0, held: 0, unreadable: 0, ids: [] };
  for (const { terminal, lines: his } of groups.values()) {
    const { terminalId, serial, siteId } = terminal;
    const raw = { format, bytes: Buffer.from(his.join('\n')) };
    const one = await storeLines(ctx, { terminalId, serial, siteId, ...way, raw }, his, strict);
    for (const name of ['stored', 'known', 'held', 'unreadable'] as const) sum[name] += one[name];
    sum.ids.push(...one.ids);
  }
  return sum;
}
