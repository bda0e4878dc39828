import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { type Context, companyOf, type Session, unitOfWork } from '../context.ts';
import { sayComparing } from '../domain/sites/standing.ts';
import { render } from '../i18n/message.ts';
import type { CloudResponse } from './cloud.ts';
import { laterMark } from './cursor.rule.ts';
import { readState } from './outbox.ts';
import { type ReconcileAnswer, type ReconcileBody, reconcileAnswer } from './protocol-reconcile.ts';

/** What is said beside the body: by whom, when it is not the usual token, and what was heard of the cloud's feed. */
export interface RequestExtras {
  token?: string;
  heard?: string;
}

type Ask = <T>(
  path: string,
  body: Buffer<ArrayBuffer>,
  answer: z.ZodType<T>,
  said?: RequestExtras,
) => Promise<CloudResponse<T>>;

/** An answer that is none: the round ends with it. */
export class Unanswered extends Error {
  readonly answer: Exclude<CloudResponse<unknown>, { kind: 'ok' }>;
  constructor(answer: Exclude<CloudResponse<unknown>, { kind: 'ok' }>) {
    super(render(answer.message, 'en'));
    this.answer = answer;
  }
}

export interface Recovering {
  session: Session;
  ask: Ask;
  /** throws when the process is to end */
  check: () => void;
  /** a day of punches, or a table */
  onProgress?: (what: string, left: number, total: number) => void;
}

export const packed = (body: unknown): Buffer<ArrayBuffer> => Buffer.from(gzipSync(JSON.stringify(body)));

export const isUnknown = (answer: CloudResponse<unknown>): boolean =>
  answer.kind === 'refused' && answer.code === 'sync.unknown-token';

/** An answer that says nothing of the token: the cloud is busy, or too old to renew one. */
export const isLater = (answer: CloudResponse<unknown>): boolean =>
  answer.kind === 'refused' && (answer.status === 404 || answer.status === 426 || answer.status >= 500);

export async function post(
  recovering: Recovering,
  body: Omit<ReconcileBody, 'v' | 'epoch'> & object,
): Promise<ReconcileAnswer> {
  recovering.check();
  const { state, progress } = await unitOfWork(recovering.session, async (ctx) => ({
    state: await readState(ctx),
    progress: await sayComparing(ctx),
  }));
  const answer = await recovering.ask(
    'reconcile',
    packed({ v: 1, epoch: state?.epoch ?? 0, ...(progress?.isCloudRestored ? { progress } : {}), ...body }),
    reconcileAnswer,
    { heard: state?.heard ?? '' },
  );
  if (answer.kind !== 'ok') throw new Unanswered(answer);
  const { mark } = answer.value;
  // before anything of the answer is taken over
  if (mark !== undefined) await unitOfWork(recovering.session, (ctx) => noteMark(ctx, state?.epoch ?? 0, mark));
  return answer.value;
}

/** Where the site's place is not known yet, the mark waits beside what is being compared. */
async function noteMark(ctx: Context, epoch: number, mark: string): Promise<void> {
  const state = await readState(ctx, 'FOR NO KEY UPDATE');
  if (state?.epoch !== epoch) return;
  await ctx.sql.query(
    state.needsRecovery
      ? `UPDATE sync_state SET recovery = jsonb_set(coalesce(recovery, '{}'), '{mark}', to_jsonb($2::text)) WHERE company_id = $1`
      : `UPDATE sync_state SET cursor_mark = $2 WHERE company_id = $1`,
    [companyOf(ctx), laterMark(state.heard, mark)],
  );
}
