import type { Context } from '../../context.ts';
import { endSessionsOf } from '../../db/platform.ts';
import { hashSecret } from '../../secret.ts';

/** A browser that is signed in, as its owner sees it. */
export interface OpenSession {
  /** a fingerprint: the session's own id opens it, and is shown to nobody */
  id: string;
  device: string | null;
  address: string | null;
  since: Date;
  lastSeen: Date;
  isThis: boolean;
}

export async function sessionsOf(ctx: Context, userId: string, current: string): Promise<OpenSession[]> {
  const sessions = await ctx.query
    .selectFrom('session')
    .select(['sid', 'device', 'address', 'createdAt as since', 'lastSeenAt as lastSeen'])
    .where('userId', '=', userId)
    .where('expire', '>', ({ fn }) => fn<Date>('now'))
    .orderBy('lastSeenAt', 'desc')
    .limit(100)
    .execute();
  return sessions.map(({ sid, ...rest }) => ({ ...rest, id: hashSecret(sid), isThis: sid === current }));
}

/** Ends one session of theirs, by its fingerprint. */
export async function endSession(ctx: Context, userId: string, id: string): Promise<void> {
  await ctx.query
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where(
      ({ fn, val }) => fn<string>('encode', [fn('sha256', [fn('convert_to', ['sid', val('UTF8')])]), val('hex')]),
      '=',
      id,
    )
    .execute();
}

/**
 * Signs them out everywhere but here: in browsers and on phones. What phones have queued stays on them. Above companies.
 *
 * @param current the session that stays; none: all end
 * @returns how many ended
 */
export const endOtherSessions = (ctx: Context, userId: string, current: string | null): Promise<number> =>
  endSessionsOf(ctx.sql, userId, current);

/** `Chrome on Windows`: enough to know one's own devices by. */
export function deviceName(agent: string | null): string {
  if (!agent) return '–';
  const browser = (
    [
      [/Edg\//, 'Edge'],
      [/OPR\//, 'Opera'],
      [/SamsungBrowser/, 'Samsung Internet'],
      [/Firefox\//, 'Firefox'],
      [/Chrom(e|ium)\//, 'Chrome'],
      [/Safari\//, 'Safari'],
    ] as const
  ).find(([pattern]) => pattern.test(agent))?.[1];
  const system = (
    [
      [/Android/, 'Android'],
      [/iPhone|iPad/, 'iOS'],
      [/Windows/, 'Windows'],
      [/Mac OS X/, 'macOS'],
      [/Linux/, 'Linux'],
    ] as const
  ).find(([pattern]) => pattern.test(agent))?.[1];
  return [browser, system].filter((one) => one !== undefined).join(', ') || agent.slice(0, 60);
}
