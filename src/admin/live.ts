import type { RequestHandler } from 'express';
import { type House, unitOfWork } from '../context.ts';
import { findUserById } from '../db/platform.ts';
import { principalOf } from '../domain/accounts/principalOf.ts';
import { terminalNames } from '../domain/attendance/punchDetails.ts';
import { readRecords, readTitles } from '../domain/records/read.ts';
import type { UserPrincipal } from './request.ts';
import type { Panel } from './router.ts';

/** A browser that stays open is asked so often whether it is still there, in ms. */
const BEAT_MS = 20_000;
/** A watch ends after so long, and the browser opens it anew: who has lost his right meanwhile does not get it back. */
const LONGEST_MS = 5 * 60_000;

/**
 * Punches as they are stored, as server-sent events. The news says only which; each browser is told what its user may
 * see, read as himself.
 */
export function liveHandler(panel: Panel): RequestHandler {
  const { house, hooks } = panel;
  return async (req, res) => {
    const principal = res.locals.principal as UserPrincipal;
    const companyId = principal.company?.id;
    // no content tells a browser not to ask again: nothing is told here as it happens
    if (!hooks.watch || companyId === undefined) return void res.status(204).end();
    await unitOfWork({ house, principal }, async (ctx) => ctx.policy.require('view', 'punch'));
    res
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    const write = (text: string) => {
      res.write(text);
      (res as unknown as { flush?: () => void }).flush?.(); // past the compression
    };
    write(': here\n\n');
    const tell = async (ids: readonly string[]) => {
      const now = await standing(house, principal);
      if (!now) return void res.end();
      const punches = await unitOfWork({ house, principal: now }, (ctx) => seenBy(ctx, companyId, ids));
      if (punches.length > 0 && !res.writableEnded) write(`event: punches\ndata: ${JSON.stringify(punches)}\n\n`);
    };
    const end = hooks.watch(companyId, (ids) => {
      tell(ids).catch((error: unknown) => {
        house.log.warn({ err: error }, 'the live feed could not be told');
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

/** The user as he stands now: an open stream is no way to keep what was taken meanwhile. */
async function standing(house: House, watching: UserPrincipal): Promise<UserPrincipal | undefined> {
  const user = await findUserById(house.database, watching.id);
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
