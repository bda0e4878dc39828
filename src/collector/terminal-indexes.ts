import { type Context, companyOf } from '../context.ts';
import { integerColumn, textColumn, uuidColumn } from '../db/columns.ts';
import { runSet } from '../db/set-statement.ts';
import { insertTerminalIndexes } from '../db/unnest-statements.ts';
import { isRealTime } from '../domain/attendance/local-time.rule.ts';
import { newId } from '../id.ts';
import type { NumberOf } from './log-rows.rule.ts';
import type { TerminalUser } from './zk/users.rule.ts';

/** From which reading of a terminal's users to which an index meant a badge number; by the terminal's wall clock. */
interface Period {
  id: string;
  uid: number;
  number: string;
  /** null: as far back as its log goes */
  since: string | null;
  /** null: still */
  until: string | null;
}

/**
 * Who the indexes of a terminal mean, now and before. An index is given to somebody else once its user was deleted, and
 * the log keeps the old punches: so each change is noted with the two readings between which it happened, and an index
 * means nobody in between.
 *
 * An index that is new at a later reading means its person from the reading before on, and not further back: who had it
 * before the first reading, nobody knows.
 *
 * @param users as they were read with the log; two users with one index mean nobody
 * @param now what the terminal's clock shows
 * @param before what it showed when its users were read with the log the last time; null at the first
 */
export async function learnIndexes(
  ctx: Context,
  terminalId: string,
  users: readonly TerminalUser[],
  { now, before }: { now: string; before: string | null },
): Promise<NumberOf> {
  ctx.policy.require('change', 'terminal_user');
  const key = [companyOf(ctx), terminalId];
  await ctx.sql.query(`SELECT FROM terminal WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE`, key);
  const periods = await periodsOf(ctx, terminalId);
  const current = numbersByIndex(users);
  const ended = periods.filter(({ uid, number, until }) => until === null && current.get(uid) !== number);
  for (const period of ended) period.until = before ?? now;
  const open = new Set(periods.filter(({ until }) => until === null).map(({ uid }) => uid));
  const changed = new Set(ended.map(({ uid }) => uid));
  const begun = [...current]
    .filter(([uid]) => !open.has(uid))
    .map(([uid, number]): Period => {
      const since = changed.has(uid) ? now : before;
      return { id: newId(), uid, number, since, until: null };
    });
  await ctx.sql.query(
    `UPDATE terminal_index SET until = $3 WHERE company_id = $1 AND terminal_id = $2 AND id = ANY($4::uuid[])`,
    [...key, before ?? now, uuidColumn(ended.map(({ id }) => id))],
  );
  await runSet(ctx.sql, insertTerminalIndexes, {
    companyId: companyOf(ctx),
    terminalId,
    ids: uuidColumn(begun.map(({ id }) => id)),
    indexes: integerColumn(begun.map(({ uid }) => uid)),
    numbers: textColumn(begun.map(({ number }) => number)),
    since: textColumn(begun.map(({ since }) => since)),
  });
  return numberOf([...periods, ...begun]);
}

/** Who the indexes of a terminal mean by what is known already. */
export async function knownIndexes(ctx: Context, terminalId: string): Promise<NumberOf> {
  ctx.policy.require('view', 'terminal_user');
  return numberOf(await periodsOf(ctx, terminalId));
}

async function periodsOf(ctx: Context, terminalId: string): Promise<Period[]> {
  const { rows } = await ctx.sql.query<Period>(
    `SELECT id, uid, number, since, until FROM terminal_index WHERE company_id = $1 AND terminal_id = $2`,
    [companyOf(ctx), terminalId],
  );
  return rows;
}

function numbersByIndex(users: readonly TerminalUser[]): Map<number, string> {
  const numbers = new Map<number, string>();
  const twice = new Set<number>();
  for (const { uid, badgeNumber } of users) {
    if (badgeNumber === '' || badgeNumber === '0') continue; // deleted, or never given one
    if (numbers.has(uid) && numbers.get(uid) !== badgeNumber) twice.add(uid);
    numbers.set(uid, badgeNumber);
  }
  for (const uid of twice) numbers.delete(uid);
  return numbers;
}

/** A time that cannot be says nothing of when: then only an index that never meant anybody else means its person. */
function numberOf(periods: readonly Period[]): NumberOf {
  const byUid = new Map<number, Period[]>();
  for (const period of periods) byUid.set(period.uid, [...(byUid.get(period.uid) ?? []), period]);
  return (uid, wallTime) => {
    const all = byUid.get(uid) ?? [];
    const fitting = isRealTime(wallTime)
      ? all.filter(({ since, until }) => (since === null || since <= wallTime) && (until === null || wallTime <= until))
      : all.filter(({ since }) => since === null && all.length === 1);
    const numbers = new Set(fitting.map(({ number }) => number));
    const [number] = numbers;
    return numbers.size === 1 && number !== undefined ? number : null;
  };
}
