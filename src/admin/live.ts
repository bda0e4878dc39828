import type { RequestHandler, Response } from 'express';
import { type Runtime, unitOfWork } from '../context.ts';
import { findUserById, findVisit, hasSession } from '../db/platform.ts';
import { principalOf } from '../domain/accounts/principal-of.ts';
import { terminalNames } from '../domain/attendance/punch-details.ts';
import { readRecords, readTitles } from '../domain/records/read.ts';
import { hashSecret } from '../secret.ts';
import { notSignedIn } from './guards.ts';
import type { Panel } from './panel-context.ts';
import type { UserPrincipal } from './request.ts';

/** A browser that stays open is asked so often whether it is still there, in ms. */
const BEAT_MS = 20_000;
/** A watch ends after so long, and the browser opens it anew: who has lost their right meanwhile does not get it back. */
const LONGEST_MS = 5 * 60_000;

/** Whoever watches: as the gate found them, and the session and visit that they do it with. */
interface Watching {
  sid: string;
  principal: UserPrincipal;
  watcher: UserPrincipal | undefined;
  visit: string | undefined;
}

/**
 * Punches as they are stored, as server-sent events. The news says only which; each browser is told what its user may
 * see, read as that user. The feed ends at once when the session does, or whoever watches may not any more.
 */
export function liveHandler(panel: Panel): RequestHandler {
  const { runtime, hooks } = panel;
  return async (req, res) => {
    const { principal, watcher } = res.locals as { principal: UserPrincipal; watcher?: UserPrincipal };
    const companyId = principal.company?.id;
    // no content tells a browser not to ask again: nothing is told here as it happens
    if (!hooks.watch || companyId === undefined) return void res.status(204).end();
    await unitOfWork({ runtime, principal }, async (ctx) => ctx.policy.require('view', 'punch'));
    const watching: Watching = { sid: req.sessionID, principal, watcher, visit: req.session.supporting };
    const endChanges = await endWithAccess(panel, watching, res);
    res.once('close', endChanges);
    // what ended before the changes were heard is asked for once
    if (!(await standing(runtime, watching))) throw notSignedIn({});
    res
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    const write = (text: string) => {
      res.write(text);
      (res as unknown as { flush?: () => void }).flush?.(); // past the compression
    };
    write(': here\n\n');
    const tell = async (ids: readonly string[]) => {
      const now = await standing(runtime, watching);
      if (!now) return void res.end();
      const punches = await unitOfWork({ runtime, principal: now }, (ctx) => seenBy(ctx, companyId, ids));
      if (punches.length > 0 && !res.writableEnded) write(`event: punches\ndata: ${JSON.stringify(punches)}\n\n`);
    };
    const end = hooks.watch(companyId, (ids) => {
      tell(ids).catch((error: unknown) => {
        runtime.log.warn({ err: error }, 'the live feed could not be told');
        res.end();
      });
    });
    const beat = setInterval(() => write(': still here\n\n'), BEAT_MS);
    const last = setTimeout(() => res.end(), LONGEST_MS);
    req.socket.once('close', () => res.end());
    res.once('close', () => {
      clearInterval(beat);
      clearTimeout(last);
      end();
    });
  };
}

/** Ends a feed with the session it was opened in, and with the right to it. @returns how to stop listening */
async function endWithAccess({ runtime, access }: Panel, watching: Watching, res: Response): Promise<() => void> {
  const { sid, principal, watcher } = watching;
  const session = `session:${hashSecret(sid)}`;
  const concerns = [`user:${principal.id}`, `user:${watcher?.id}`, `company:${principal.company?.id}`, 'unknown'];
  return access.watch((change) => {
    if (change === session) return void res.end();
    if (!concerns.includes(change)) return;
    standing(runtime, watching).then(
      (now) => void (now ? undefined : res.end()),
      () => res.end(),
    );
  });
}

/** The user as they stand now, as long as the session lasts: an open stream is no way to keep what was taken meanwhile. */
async function standing(runtime: Runtime, watching: Watching): Promise<UserPrincipal | undefined> {
  const { sid, principal, watcher, visit } = watching;
  if (!(await hasSession(runtime.database, sid))) return undefined;
  if (principal.role === 'support' || principal.role === 'support_writing') {
    return (await findVisit(runtime.database, visit ?? NO_VISIT, principal.id)) ? principal : undefined;
  }
  if (watcher && (await asNow(runtime, watcher))?.role !== 'company_admin') return undefined;
  return asNow(runtime, principal);
}

const NO_VISIT = '00000000-0000-0000-0000-000000000000';

async function asNow(runtime: Runtime, watching: UserPrincipal): Promise<UserPrincipal | undefined> {
  const user = await findUserById(runtime.database, watching.id);
  const principal = user && principalOf(user);
  const isSame = principal && principal.role !== 'nobody' && principal.company?.id === watching.company?.id;
  return isSame ? principal : undefined;
}

async function seenBy(ctx: Parameters<typeof readRecords>[0], companyId: string, ids: readonly string[]) {
  const rows = await readRecords(ctx, 'punch', ids);
  const employees = await readTitles(
    ctx,
    'employee',
    [...new Set(rows.map((row) => String(row.employeeId)).filter((id) => id !== 'null'))],
    ['name'],
  );
  const names = new Map(employees.map((row) => [row.id, row.name]));
  const terminals = await terminalNames(ctx, [companyId], [...new Set(rows.map((row) => String(row.terminalSerial)))]);
  return rows
    .sort((a, b) => (String(a.localTime) < String(b.localTime) ? -1 : 1))
    .map((row) => ({
      id: row.id,
      at: row.at ?? null,
      localTime: row.localTime ?? null,
      badgeNumber: row.badgeNumber ?? null,
      employee: names.get(row.employeeId) ?? null,
      terminal: terminals.get(`${companyId}/${row.terminalSerial}`) ?? null,
      held: row.held ?? null,
    }));
}
