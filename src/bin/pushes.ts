import type { Express } from 'express';
import type { PanelHooks } from '../admin/panel.ts';
import type { ApiHooks } from '../api/route.ts';
import { createPushRouter } from '../collector/adms/router.ts';
import type { Config } from '../config.ts';
import { type Runtime, type Session, unitOfWork } from '../context.ts';
import { unfinishedImports } from '../db/platform-terminals.ts';
import type { PunchFeed } from '../domain/attendance/punch-feed.ts';
import { runImport } from '../domain/imports/imports.ts';
import { storeReleased } from '../domain/terminals/back-dated.ts';
import { claimTerminal } from '../domain/terminals/unclaimed.ts';
import { jobPrincipal, terminalPrincipal } from '../policies/principal.ts';

interface Taking {
  runtime: Runtime;
  feed: PunchFeed;
  onStored?: () => void;
}

/** An import that is under way ends after the part that is being stored when the process stops. */
interface Ending {
  signal: AbortSignal;
}

/** Terminals that push, at `/iclock`, and under a key of their own. */
export function mountPushes(app: Express, config: Pick<Config, 'PUSH_ONLY_TLS'>, taking: Taking): void {
  const router = createPushRouter({ ...taking, onlyTls: config.PUSH_ONLY_TLS });
  app.use('/iclock', router);
  app.use('/t/:key/iclock', router);
}

/** Files that were being taken over when this place stopped go on where they were. */
export async function goOnImporting(runtime: Runtime, hooks: ApiHooks): Promise<void> {
  try {
    for (const { companyId, id } of await unfinishedImports(runtime.database)) await hooks.runImport?.(companyId, id);
  } catch (error) {
    runtime.log.error({ err: error }, 'a file import could not go on');
  }
}

/** A terminal as what it sent is stored; undefined when it is gone. */
function takenTerminal(session: Session, id: string) {
  return unitOfWork(session, async ({ sql, companyId }) => {
    const { rows } = await sql.query<{ id: string; serial: string; siteId: string | null }>(
      `SELECT id, serial, site_id AS "siteId" FROM terminal
       WHERE company_id = $1 AND id = $2 AND serial IS NOT NULL AND deleted_at IS NULL`,
      [companyId, id],
    );
    return rows[0];
  });
}

/** What the panel asks for where punches are taken in: files, adopted terminals, and the news of it. */
export function takingHooks({ runtime, feed, onStored, signal }: Taking & Ending): PanelHooks & ApiHooks {
  const tell = (companyId: string, ids: readonly string[]) => {
    if (ids.length === 0) return;
    feed.tell(companyId, ids);
    onStored?.();
  };
  return {
    watch: feed.watch,
    async runImport(companyId, id) {
      const session: Session = { runtime, principal: jobPrincipal('file-import', companyId) };
      await runImport(session, id, { signal, onPart: (ids) => tell(companyId, ids) });
    },
    async takeOver(companyId, { id }) {
      const terminal = await takenTerminal({ runtime, principal: jobPrincipal('file-import', companyId) }, id);
      if (!terminal) return;
      const principal = terminalPrincipal({ id, name: terminal.serial, companyId });
      while (!signal.aborted) {
        const ids = await unitOfWork({ runtime, principal }, async (ctx) => [
          ...(await claimTerminal(ctx, terminal)),
          ...(await storeReleased(ctx, terminal)),
        ]);
        tell(companyId, ids);
        if (ids.length === 0) return;
      }
    },
  };
}
