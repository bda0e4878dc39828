import { type Context, companyOf } from '../../context.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { parsePushedLine } from '../attendance/attlog.rule.ts';
import { punchLinesOf } from '../attendance/pushed-lines.rule.ts';
import { storeLines } from '../attendance/store-lines.ts';
import { record } from '../journal.ts';
import type { Row } from '../records/model.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { holdBackDated } from './back-dated.ts';
import { holdLines } from './raw-rows.ts';
import { addPushingTerminal, giveSerial } from './terminals.ts';

/** What is kept of one unknown terminal, and how many are listed; beyond it a terminal keeps its own punches. */
const MOST_BYTES = 8 << 20;
const MOST_LINES = 100_000;
const MOST_UNCLAIMED = 50;

const unclaimedFull = problem(terminalMessage, 'terminal.unclaimed-full', { status: 503 });

interface Unclaimed {
  id: string;
  state: 'unclaimed' | 'adopted' | 'refused';
  storedLines: number;
  storedBytes: number;
}

/**
 * Notes that an unknown terminal pushed, and keeps the punches it sent until somebody adopts it.
 *
 * @returns whether it was refused by somebody
 * @throws Problem `terminal.unclaimed-full`: it is to keep them itself
 */
export async function keepUnclaimedPush(
  ctx: Context,
  seen: { serial: string; address: string; model?: string; firmware?: string; said?: Message },
  body: Buffer | null,
): Promise<{ isRefused: boolean }> {
  ctx.policy.require('add', 'unclaimed_terminal');
  const companyId = companyOf(ctx);
  const { rows } = await ctx.sql.query<Unclaimed>(
    `INSERT INTO unclaimed_terminal (company_id, id, serial, address, model, firmware, first_seen_at, last_seen_at, said)
     SELECT $1, $2, $3, $4, $5, $6, $7, $7, $8
     WHERE (SELECT count(*) FROM unclaimed_terminal WHERE company_id = $1 AND serial <> $3 AND state = 'unclaimed') < ${MOST_UNCLAIMED}
     ON CONFLICT (company_id, serial) DO UPDATE
       SET last_seen_at = excluded.last_seen_at, address = excluded.address, requests = unclaimed_terminal.requests + 1,
           model = coalesce(excluded.model, unclaimed_terminal.model), firmware = coalesce(excluded.firmware, unclaimed_terminal.firmware),
           said = coalesce(excluded.said, CASE WHEN $9 THEN NULL ELSE unclaimed_terminal.said END),
           state = CASE WHEN unclaimed_terminal.state = 'adopted' THEN 'unclaimed' ELSE unclaimed_terminal.state END
     RETURNING id, state, stored_lines AS "storedLines", stored_bytes AS "storedBytes"`,
    [
      companyId,
      newId(),
      seen.serial,
      seen.address,
      seen.model ?? null,
      seen.firmware ?? null,
      ctx.now,
      seen.said === undefined ? null : stored(seen.said),
      body !== null,
    ],
  );
  const [unclaimed] = rows;
  if (!unclaimed) throw unclaimedFull({});
  if (unclaimed.state === 'refused') return { isRefused: true };
  if (body === null) return { isRefused: false };
  const lines = punchLinesOf(body.toString('utf8')).lines.length;
  if (unclaimed.storedBytes + body.length > MOST_BYTES || unclaimed.storedLines + lines > MOST_LINES)
    throw unclaimedFull({});
  await ctx.query
    .insertInto('unclaimedPush')
    .values({
      companyId,
      id: newId(),
      unclaimedTerminalId: unclaimed.id,
      receivedAt: ctx.now,
      body,
      address: seen.address,
    })
    .execute();
  await ctx.query
    .updateTable('unclaimedTerminal')
    .set((eb) => ({
      storedLines: eb('storedLines', '+', lines),
      storedBytes: eb('storedBytes', '+', body.length),
    }))
    .where('companyId', '=', companyId)
    .where('id', '=', unclaimed.id)
    .execute();
  return { isRefused: false };
}

async function lockUnclaimed(ctx: Context, id: string) {
  const unclaimed = await ctx.query
    .selectFrom('unclaimedTerminal')
    .select(['id', 'serial', 'address', 'state', 'storedLines', 'storedBytes'])
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('state', '<>', 'adopted')
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!unclaimed) throw recordNotFound({ model: 'unclaimed_terminal' });
  return unclaimed;
}

/**
 * Makes an unknown terminal one of the company's: a new one under a name, or one that is registered and was never read.
 * Its serial, and the address that it pushed from last, are confirmed by that. What it sent from there meanwhile becomes
 * its punches (see takeOverParked).
 *
 * @returns the terminal
 * @throws Problem `terminal.serial-taken`, `terminal.has-serial`, `record.not-found`
 */
export async function adoptTerminal(
  ctx: Context,
  unclaimedId: string,
  as: { name: string } | { terminalId: string },
): Promise<Row> {
  ctx.policy.require('change', 'unclaimed_terminal');
  await requireReach(ctx, 'unclaimed_terminal', unclaimedId, 'change');
  const unclaimed = await lockUnclaimed(ctx, unclaimedId);
  const terminal =
    'name' in as
      ? await addPushingTerminal(ctx, { name: as.name }, unclaimed)
      : await giveSerial(ctx, as.terminalId, unclaimed);
  await ctx.query
    .updateTable('unclaimedTerminal')
    .set({ state: 'adopted', terminalId: String(terminal.id) })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', unclaimedId)
    .execute();
  await record(ctx, {
    action: 'terminal.adopted',
    model: 'terminal',
    recordId: String(terminal.id),
    after: { serial: unclaimed.serial, address: unclaimed.address },
  });
  return terminal;
}

/**
 * Stores what an adopted terminal sent before anybody knew it. Done as the terminal itself, after the adoption or at its
 * next push; however often, it is stored once. What came from another address than the confirmed one is kept as held
 * lines, and what was older than a day when it came waits for a person.
 *
 * @returns the ids of the punches that are new
 */
export async function claimTerminal(
  ctx: Context,
  terminal: { id: string; serial: string; siteId: string | null },
): Promise<string[]> {
  ctx.policy.require('change', 'unclaimed_terminal');
  const pushes = await ctx.query
    .selectFrom('unclaimedPush as b')
    .innerJoin('unclaimedTerminal as p', (join) =>
      join.onRef('p.companyId', '=', 'b.companyId').onRef('p.id', '=', 'b.unclaimedTerminalId'),
    )
    .select(['b.id', 'b.receivedAt', 'b.body', 'b.address', 'p.address as confirmed'])
    .where('b.companyId', '=', companyOf(ctx))
    .where('p.terminalId', '=', terminal.id)
    .where('p.state', '=', 'adopted')
    .orderBy('b.id')
    .limit(BODIES_AT_ONCE)
    .execute();
  const ids: string[] = [];
  for (const { id, receivedAt, body, address, confirmed } of pushes) {
    const isElsewhere = address !== null && confirmed !== null && address !== confirmed;
    const raw = { format: 'attlog-push', bytes: body };
    const origin = { terminalId: terminal.id, serial: terminal.serial, siteId: terminal.siteId, way: 'push' as const };
    const { lines } = punchLinesOf(body.toString('utf8'));
    if (isElsewhere)
      await holdLines(
        ctx,
        { ...origin, receivedAt },
        lines.map((line) => ({ line, reason: ELSEWHERE })),
      );
    else {
      const recent = await holdBackDated(ctx, terminal, lines, receivedAt);
      ids.push(...(await storeLines(ctx, { ...origin, receivedAt, raw }, recent, parsePushedLine)).ids);
    }
    await ctx.query.deleteFrom('unclaimedPush').where('companyId', '=', companyOf(ctx)).where('id', '=', id).execute();
  }
  return ids;
}

const ELSEWHERE = terminalMessage('terminal.push-address-not-confirmed');

/** Bodies that are stored in one transaction. */
const BODIES_AT_ONCE = 200;

/** Nothing of it is taken any more; what it sent is forgotten. It can be adopted later all the same. */
export async function refuseTerminal(ctx: Context, unclaimedId: string): Promise<void> {
  ctx.policy.require('change', 'unclaimed_terminal');
  await requireReach(ctx, 'unclaimed_terminal', unclaimedId, 'change');
  const { serial } = await lockUnclaimed(ctx, unclaimedId);
  await ctx.query
    .deleteFrom('unclaimedPush')
    .where('companyId', '=', companyOf(ctx))
    .where('unclaimedTerminalId', '=', unclaimedId)
    .execute();
  await ctx.query
    .updateTable('unclaimedTerminal')
    .set({ state: 'refused', storedLines: 0, storedBytes: 0 })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', unclaimedId)
    .execute();
  await record(ctx, {
    action: 'terminal.refused',
    model: 'unclaimed_terminal',
    recordId: unclaimedId,
    after: { serial },
  });
}
