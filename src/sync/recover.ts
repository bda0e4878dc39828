/**
 * The site's side of finding together again: after either end was restored, and once a day to see that nothing differs.
 * Every step can be broken off and begun again.
 */
import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { type Context, companyOf, type Session, unitOfWork } from '../context.ts';
import type { Answer } from './cloud.ts';
import { readState, type SyncState } from './outbox.ts';
import {
  MOST_ROWS,
  type PageRow,
  type ReconcileAnswer,
  type ReconcileBody,
  reconcileAnswer,
  recoverAnswer,
} from './protocol.ts';
import { takePunches } from './pull.ts';
import { idsOfDay, readDigests } from './reconcile.ts';
import { inUtc } from './rows.ts';

export type Ask = <T>(
  path: string,
  body: Buffer<ArrayBuffer>,
  answer: z.ZodType<T>,
  token?: string,
) => Promise<Answer<T>>;

/** An answer that is none: the round ends with it. */
export class Unanswered extends Error {
  readonly answer: Exclude<Answer<unknown>, { kind: 'ok' }>;
  constructor(answer: Exclude<Answer<unknown>, { kind: 'ok' }>) {
    super(answer.words);
    this.answer = answer;
  }
}

export interface Recovering {
  session: Session;
  ask: Ask;
  /** throws when the process is to end */
  check: () => void;
  onProgress?: (day: string, left: number) => void;
}

const packed = (body: unknown): Buffer<ArrayBuffer> => Buffer.from(gzipSync(JSON.stringify(body)));

/** Asks for a new epoch, under which both ends begin a new chain; what was frozen under the old one is sent anew. */
export async function rebind(
  { session, ask }: Recovering,
  state: SyncState,
  instanceId: string,
  seal: (token: string) => string,
): Promise<string | undefined> {
  const answer = await ask('recover', packed({ v: 1, instanceId, epoch: state.epoch }), recoverAnswer);
  if (answer.kind !== 'ok') throw new Unanswered(answer);
  const { epoch, token } = answer.value;
  await unitOfWork(session, async (ctx) => {
    await ctx.sql.query(
      `UPDATE sync_state SET epoch = $2, token_sealed = $3, no = 0, hash = '', beat = 0, recovery = '{"isRebound": true}'
       WHERE company_id = $1 AND epoch = $4`,
      [companyOf(ctx), epoch, seal(token), state.epoch],
    );
    await ctx.sql.query('DELETE FROM sync_batch WHERE company_id = $1 AND acked_at IS NULL', [companyOf(ctx)]);
  });
  return token;
}

/** Compares rows and punches, and lets the rounds go on. */
export async function compareAll(recovering: Recovering): Promise<void> {
  await compareRows(recovering);
  await comparePunches(recovering, '');
  await unitOfWork(recovering.session, (ctx) =>
    ctx.sql.query(
      `UPDATE sync_state SET needs_recovery = false, recovery = NULL, cursor_seq = 0, cursor_mark = '', last_error = NULL,
         failures = 0, last_reconcile_at = $2 WHERE company_id = $1`,
      [companyOf(ctx), ctx.now],
    ),
  );
}

async function post(
  recovering: Recovering,
  body: Omit<ReconcileBody, 'v' | 'epoch'> & object,
): Promise<ReconcileAnswer> {
  recovering.check();
  const state = await unitOfWork(recovering.session, (ctx) => readState(ctx));
  const answer = await recovering.ask(
    'reconcile',
    packed({ v: 1, epoch: state?.epoch ?? 0, ...body }),
    reconcileAnswer,
  );
  if (answer.kind !== 'ok') throw new Unanswered(answer);
  return answer.value;
}

/**
 * Punches, day by day, the newest first: what only the site has goes to the outbox, what only the cloud has is stored.
 *
 * @returns the days that differed
 */
export async function comparePunches(recovering: Recovering, since: string): Promise<string[]> {
  const { session } = recovering;
  const digests = await unitOfWork(session, (ctx) => readDigests(ctx, since));
  const { days = [] } = await post(recovering, { what: 'days', since, digests } as never);
  for (const [at, day] of days.entries()) {
    recovering.onProgress?.(day, days.length - at);
    const ids = await unitOfWork(session, (ctx) => idsOfDay(ctx, day));
    const { missing = [], punches = [] } = await post(recovering, { what: 'day', day, ids } as never);
    await unitOfWork(session, (ctx) => takeDay(ctx, missing, punches));
  }
  return days;
}

async function takeDay(ctx: Context, missing: readonly string[], punches: readonly PageRow[]): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO sync_outbox (company_id, model, entity_id, op) SELECT $1, 'punch', id, 'add' FROM unnest($2::uuid[]) AS id
     ON CONFLICT DO NOTHING`,
    [companyOf(ctx), missing],
  );
  await inUtc(ctx.sql);
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  await takePunches(ctx, punches);
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
}

type Named = { model: string; id: string; revs: string[] };

/** Rows: the site names the revisions of its copies; what the cloud does not know of them, it gets. */
async function compareRows(recovering: Recovering): Promise<void> {
  const { session } = recovering;
  let after: { model: string; id: string } = { model: '', id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const { model, id } = after;
    const named = await unitOfWork(session, (ctx) => readNamed(ctx, model, id));
    const last = named.at(-1);
    if (!last) return;
    after = last;
    const { want = [] } = await post(recovering, { what: 'rows', rows: named } as never);
    if (want.length === 0) continue;
    const rows = await unitOfWork(session, (ctx) => readCopies(ctx, want));
    await post(recovering, { what: 'copies', rows } as never);
  }
}

async function readNamed(ctx: Context, model: string, id: string): Promise<Named[]> {
  const { rows } = await ctx.sql.query<Named>(
    `SELECT model, entity_id AS id, revs FROM sync_shadow WHERE company_id = $1 AND (model, entity_id) > ($2, $3)
     ORDER BY company_id, model, entity_id LIMIT ${MOST_ROWS}`,
    [companyOf(ctx), model, id],
  );
  return rows;
}

async function readCopies(ctx: Context, want: readonly { model: string; id: string }[]): Promise<PageRow[]> {
  const { rows } = await ctx.sql.query<PageRow>(
    `SELECT s.model, s.entity_id AS id, s.revs, s.row FROM jsonb_to_recordset($2::jsonb) AS w(model text, id uuid)
     CROSS JOIN LATERAL (SELECT * FROM sync_shadow s WHERE s.company_id = $1 AND s.model = w.model AND s.entity_id = w.id
                         OFFSET 0) AS s`,
    [companyOf(ctx), JSON.stringify(want)],
  );
  return rows;
}
