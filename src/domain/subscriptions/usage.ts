import type { Context } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';
import { counting } from './limits.ts';
import { type Account, standingOf, standingWords } from './standing.rule.ts';

/** A company as the panel shows it: its columns, and what is added to them here. */
interface ShownCompany {
  id?: unknown;
  state?: unknown;
  paidUntil?: unknown;
  graceDays?: unknown;
  standing?: unknown;
  standingWords?: unknown;
  lastSync?: unknown;
  seatsTaken?: unknown;
  usage?: unknown;
  headcount?: unknown;
}

interface Used {
  id: string;
  seats: number;
  taken: number;
  users: number;
  maxUsers: number | null;
  terminals: number;
  maxTerminals: number | null;
  sites: number;
  maxSites: number | null;
  mobilePunches: number;
  maxMobilePunches: number | null;
  lastSync: Date | null;
}

const of = (taken: number, most: number | null): Message =>
  subscriptionMessage('subscription.used-of', { taken, most: most ?? subscriptionMessage('subscription.any-number') });

/** Adds to companies how they stand and what of their package they use. */
export async function usageOf(ctx: Context, rows: ShownCompany[], where: 'list' | 'record'): Promise<void> {
  const ids = rows.map(({ id }) => String(id));
  const { rows: used } = await ctx.sql.query<Used>(
    `SELECT c.id, p.seats, p.max_users AS "maxUsers", p.max_terminals AS "maxTerminals", p.max_sites AS "maxSites",
       p.max_mobile_punches AS "maxMobilePunches",
       (SELECT count(*)::int FROM employee e WHERE e.company_id = c.id AND e.is_active AND e.deleted_at IS NULL) AS taken,
       (${counting.users.replaceAll('$1', 'c.id')}) AS users,
       (${counting.terminals.replaceAll('$1', 'c.id')}) AS terminals,
       (${counting.sites.replaceAll('$1', 'c.id')}) AS sites,
       ${where === 'record' ? `(${counting.mobile_punches.replaceAll('$1', 'c.id')})` : '0'} AS "mobilePunches",
       (SELECT max(s.last_push_at) FROM site s WHERE s.company_id = c.id AND s.deleted_at IS NULL) AS "lastSync"
     FROM company c JOIN package p ON p.id = c.package_id WHERE c.id = ANY($1::uuid[])`,
    [ids],
  );
  const known = new Map(used.map((one) => [one.id, one]));
  for (const row of rows) {
    const account: Account = {
      state: row.state as Account['state'],
      paidUntil: row.paidUntil ? new Date(String(row.paidUntil)) : null,
      graceDays: Number(row.graceDays ?? 0),
    };
    const standing = standingOf(account, ctx.now);
    const one = known.get(String(row.id));
    row.standing = standing;
    row.standingWords = standingWords[standing];
    row.lastSync = one?.lastSync ?? null;
    row.seatsTaken = one ? of(one.taken, one.seats) : null;
    if (one && where === 'record') {
      row.usage = subscriptionMessage('subscription.usage', {
        users: of(one.users, one.maxUsers),
        terminals: of(one.terminals, one.maxTerminals),
        sites: of(one.sites, one.maxSites),
        mobilePunches: of(one.mobilePunches, one.maxMobilePunches),
      });
    }
  }
}

/** Least, mean and most heads of the last thirty days: what a company is billed by. */
export async function dailyHeadcounts(ctx: Context, rows: ShownCompany[]): Promise<void> {
  const { rows: counted } = await ctx.sql.query<{ id: string; least: number; mean: string; most: number }>(
    `SELECT company_id AS id, min(active) AS least, round(avg(active), 1)::text AS mean, max(active) AS most
     FROM daily_headcount WHERE company_id = ANY($1::uuid[]) AND day > ($2::timestamptz)::date - 30 GROUP BY company_id`,
    [rows.map(({ id }) => String(id)), ctx.now],
  );
  const known = new Map(counted.map((one) => [one.id, one]));
  for (const row of rows) {
    const one = known.get(String(row.id));
    row.headcount = one ? `${one.least} / ${one.mean} / ${one.most}` : null;
  }
}
