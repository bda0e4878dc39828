/** One round of the sync: everything that waits goes to the cloud, batch by batch, then the site says that it is there. */

import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { type Context, type Runtime, type Session, unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import { type Message, render } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { type Recovering, type RequestExtras, Unanswered } from './ask-cloud.ts';
import { type CloudResponse, type Fetch, type NegotiatedVersion, post } from './cloud.ts';
import { compareTables, noteCompared, readTablesDue } from './compare-tables.ts';
import { beginningAt, type Cursor } from './cursor.rule.ts';
import {
  acknowledge,
  discardBatch,
  heartbeat,
  type Lost,
  type Machine,
  noteAnswer,
  noteFailure,
  readState,
  type SealedBatch,
  type Sending,
  type SyncState,
  sealBatch,
} from './outbox.ts';
import { MOST_PUNCHES, type PushAnswer, pullAnswer, pushAnswer } from './protocol.ts';
import { takeNoted, takePage } from './pull.ts';
import { compareAll, compareRanges, listDays, rebind, renewToken } from './recover.ts';
import { comparedSince, isTokenOld } from './schedule.rule.ts';

/** What the token is sealed for. */
export const tokenPurpose = 'site-token';

/** How a round ended. */
export type Round =
  | { end: 'done'; siteId: string; intervalSeconds: number }
  /** this database belongs to no company yet */
  | { end: 'unbound' }
  /** another process of this site is at it */
  | { end: 'elsewhere'; siteId: string; intervalSeconds: number }
  /** tried, and to be tried again; `waitMs` is what the cloud asked for */
  | { end: 'failed'; failures: number; message: Message; waitMs: number; intervalSeconds: number }
  /** nothing is sent until the site is bound again */
  | { end: 'stopped'; epoch: number; message: Message }
  /** the two ends do not share a history any more: they are compared before anything goes on */
  | { end: 'recover'; epoch: number; message: Message };

export interface RoundOptions {
  runtime: Runtime;
  fetch: Fetch;
  appVersion: string;
  signal: AbortSignal;
  /** waits as long as the cloud asks between two batches */
  pause: (ms: number) => Promise<void>;
  /** an epoch whose token the cloud refused: not tried again */
  refusedEpoch: number | undefined;
  /** which machine this is */
  instanceId: () => string | undefined;
  /** which start of its PostgreSQL this is */
  serverStart: (ctx: Context) => Promise<string>;
  /** which version of the protocol is spoken with this cloud */
  negotiated: NegotiatedVersion;
  machine: () => Promise<Machine>;
}

/** One of these is held by the process that is at it; the number only has to be ours. */
export const syncLock = 0x68616a69;

/**
 * Runs `work` unless another process of this database is at it. The lock has a connection of its own, so that a
 * crash frees it. Nothing depends on it but that no work is done twice.
 */
async function alone<T>(runtime: Runtime, work: () => Promise<T>): Promise<T | 'elsewhere'> {
  const client = await runtime.database.pool.connect();
  let broken: Error | undefined;
  const note = (error: Error) => {
    broken = error;
  };
  client.on('error', note);
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [syncLock]);
    if (!rows[0]?.got) return 'elsewhere';
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [syncLock]).catch(note);
    }
  } finally {
    client.removeListener('error', note);
    client.release(broken);
  }
}

/** Runs one round. Fails only when the site's own database does. */
export async function runRound(options: RoundOptions): Promise<Round> {
  const { runtime } = options;
  const bound = await findBoundSite(runtime.database);
  if (!bound) return { end: 'unbound' };
  const principal = sitePrincipal({ id: bound.siteId, name: bound.name, companyId: bound.companyId });
  const session: Session = { runtime, principal };
  const { state, start } = await unitOfWork(session, async (ctx) => ({
    state: await readState(ctx),
    start: await options.serverStart(ctx),
  }));
  if (!state) return { end: 'unbound' };
  if (state.epoch === options.refusedEpoch) {
    return { end: 'stopped', epoch: state.epoch, message: syncMessage('sync.bind-again') };
  }
  const token = tokenOf(runtime, state.tokenSealed);
  if (token === undefined) return { end: 'stopped', epoch: state.epoch, message: KEY_CHANGED };
  const round = await alone(runtime, () => new Conversation({ ...options, start }, session, state, token).run());
  const { siteId, intervalSeconds } = state;
  return round === 'elsewhere' ? { end: 'elsewhere', siteId, intervalSeconds } : round;
}

const APART = syncMessage('sync.not-descended');

const KEY_CHANGED = syncMessage('sync.token-sealed');

function tokenOf(runtime: Runtime, sealed: string): string | undefined {
  try {
    return runtime.sealer.open(sealed, tokenPurpose);
  } catch (error) {
    runtime.log.error({ err: error }, render(KEY_CHANGED, 'en'));
    return undefined;
  }
}

/** Old days are walked so many at a time: what is new goes between. */
const DAYS_AT_ONCE = 5;

/** So often the tables are compared in one comparison: each time what refers to what was missing follows. */
const MOST_PASSES = 10;

class Conversation {
  readonly #options: RoundOptions & { start: string };
  readonly #session: Session;
  #state: SyncState;
  #token: string;
  #most = MOST_PUNCHES;
  #hasAskedAnew = false;
  #isRefused = false;

  constructor(options: RoundOptions & { start: string }, session: Session, state: SyncState, token: string) {
    this.#options = options;
    this.#session = session;
    this.#state = state;
    this.#token = token;
  }

  /** Finds together first, when it has to; then everything goes up, and what is new comes down. */
  async run(): Promise<Round> {
    try {
      if (this.#state.needsRecovery) await this.#recover();
      else if (isTokenOld(this.#state.tokenAt, this.#options.runtime.clock.now())) await this.#renew();
      let round = await this.#exchange();
      const last = this.#state.lastReconcileAt?.getTime() ?? null;
      const since = comparedSince(last, this.#options.runtime.clock.now().getTime());
      if (round.end === 'done' && since !== undefined) await this.#list(since);
      // a few old days, then what is new again, and what the walk found
      while (round.end === 'done' && (await compareRanges(this.#recovering, DAYS_AT_ONCE)) > 0)
        round = await this.#exchange();
      return round.end === 'done' ? await this.#compareTables(round) : round;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      return this.#failed(error.answer);
    }
  }

  get #recovering(): Recovering {
    const { runtime, signal } = this.#options;
    return {
      session: this.#session,
      ask: (path, body, answer, said) => this.#ask(path, body, answer, said),
      check: () => signal.throwIfAborted(),
      onProgress: (what, left, total) => runtime.log.info({ what, left, total }, 'it is compared with the cloud'),
    };
  }

  /** The flag is durable, and so is what was done: a crash anywhere goes on from there. */
  async #recover(): Promise<void> {
    const { runtime } = this.#options;
    if (!this.#state.isRebound) await this.#rebind();
    await compareAll(this.#recovering);
    const state = await unitOfWork(this.#session, (ctx) => readState(ctx));
    if (state) this.#state = state;
    runtime.log.info({ epoch: this.#state.epoch }, 'site and cloud have found together again');
  }

  get #machine(): string {
    return this.#options.instanceId() ?? this.#state.instanceId;
  }

  readonly #seal = (token: string): string => this.#options.runtime.sealer.seal(token, tokenPurpose);

  async #rebind(): Promise<void> {
    this.#hasAskedAnew = true;
    const { previousTokenSealed } = this.#state;
    const former = previousTokenSealed === null ? undefined : tokenOf(this.#options.runtime, previousTokenSealed);
    const tokens = [this.#token, ...(former === undefined ? [] : [former])];
    this.#token = await rebind(this.#recovering, this.#state, this.#machine, tokens, this.#seal);
    this.#state = (await unitOfWork(this.#session, (ctx) => readState(ctx))) ?? this.#state;
  }

  async #renew(): Promise<void> {
    const token = await renewToken(this.#recovering, this.#state, this.#machine, this.#seal);
    if (token === undefined) return;
    this.#token = token;
    this.#options.runtime.log.info('the token to the cloud was renewed');
  }

  /** The cloud does not know the token: one of the two was restored to before it was given, or the site was bound elsewhere. */
  async #askAnew(message: Message): Promise<Round | undefined> {
    const { epoch } = this.#state;
    try {
      await this.#rebind();
      return { end: 'recover', epoch, message };
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const { answer } = error;
      // anything but that word of the cloud is what the round ends with: the line is down, or another machine is bound
      const isUnknown = answer.kind === 'refused' && answer.code === 'sync.unknown-token';
      return isUnknown ? undefined : this.#failed(answer);
    }
  }

  async #list(since: string): Promise<void> {
    await listDays(this.#recovering, since);
  }

  /**
   * After the days the tables: what was made equal goes up and comes down, and is looked at again, until nothing differs or
   * nothing more can be done about it. After a restore differences are expected, and what is left of them is an alarm.
   */
  async #compareTables(done: Round): Promise<Round> {
    const due = await unitOfWork(this.#session, readTablesDue);
    if (!due) return done;
    let [round, first] = [done, 0];
    for (let pass = 1; ; pass += 1) {
      const { apart, changed } = await compareTables(this.#recovering, due.isDaily);
      if (pass === 1) first = apart;
      if (changed === 0 || pass === MOST_PASSES) {
        const { wasCloudRestored } = await unitOfWork(this.#session, (ctx) =>
          noteCompared(ctx, due.isDaily ? first : apart),
        );
        // the cloud shows the progress until it hears that the comparison is over
        return wasCloudRestored ? await this.#exchange() : round;
      }
      round = await this.#exchange();
      if (round.end !== 'done') return round;
    }
  }

  async #exchange(): Promise<Round> {
    let intervalSeconds: number | undefined;
    const machine = await this.#options.machine();
    for (;;) {
      this.#options.signal.throwIfAborted();
      const batch = await unitOfWork(this.#session, (ctx) => sealBatch(ctx, this.#most, machine));
      if (!batch) break;
      const answer = await this.#send(batch);
      if (answer.kind !== 'ok') {
        if (await this.#isHalved(answer, batch)) continue;
        return this.#failed(answer);
      }
      const { pace } = answer.value;
      const taken = await this.#take(batch, answer);
      if (taken === 'misfit') return this.#failed({ kind: 'failed', message: syncMessage('sync.other-batch') });
      this.#most = Math.min(pace.batch, this.#most);
      intervalSeconds = pace.intervalSeconds;
      if (pace.waitMs > 0) await this.#options.pause(pace.waitMs);
    }
    const pulled = await this.#pull();
    if (pulled) return pulled;
    // a batch has said all that a heartbeat says, but for what the cloud refused of it
    if (intervalSeconds === undefined || this.#isRefused) {
      this.#isRefused = false;
      const answer = await this.#beat(machine);
      if (answer && answer.kind !== 'ok') return this.#failed(answer);
      intervalSeconds = answer?.value.pace.intervalSeconds ?? this.#state.intervalSeconds;
    }
    return { end: 'done', siteId: this.#state.siteId, intervalSeconds };
  }

  /** Takes over what changed in the cloud, page by page. @returns how the round ends when it cannot go on */
  async #pull(): Promise<Round | undefined> {
    const { epoch } = this.#state;
    const state = await unitOfWork(this.#session, (ctx) => readState(ctx));
    const sent = { no: state?.no ?? 0, hash: state?.hash ?? '' };
    let cursor = state?.cursor;
    while (cursor && !state?.needsRecovery) {
      this.#options.signal.throwIfAborted();
      const from: Cursor = cursor;
      const body = Buffer.from(gzipSync(JSON.stringify({ v: 1, epoch, cursor: from, sent })));
      const answer = await this.#ask('pull', body, pullAnswer);
      if (answer.kind !== 'ok') return this.#failed(answer);
      const taken = await unitOfWork(this.#session, (ctx) => takePage(ctx, epoch, from, answer.value, answer.text));
      if (taken === 'apart') return { end: 'recover', epoch, message: APART };
      if (taken === 'again') cursor = beginningAt(answer.value.cursor.mark);
      else cursor = taken === 'taken' && answer.value.more ? answer.value.cursor : undefined;
    }
    return undefined;
  }

  #ask<T>(
    path: string,
    body: Buffer<ArrayBuffer>,
    answer: z.ZodType<T>,
    { token = this.#token, heard = '' }: RequestExtras = {},
  ): Promise<CloudResponse<T>> {
    const { fetch, appVersion, signal, runtime, negotiated, start } = this.#options;
    const url = `${this.#state.cloudUrl}/sync/v1/${path}`;
    const now = () => runtime.clock.now().getTime();
    const asker = { site: this.#state.siteId, epoch: this.#state.epoch };
    return post({ url, body, token, heard, start, answer, asker, appVersion, fetch, now, signal, negotiated });
  }

  #send({ body, heard }: Pick<Sending, 'body' | 'heard'>): Promise<CloudResponse<PushAnswer>> {
    return this.#ask('push', body, pushAnswer, { heard });
  }

  #take(batch: SealedBatch, { value, text, ...times }: Extract<CloudResponse<PushAnswer>, { kind: 'ok' }>) {
    const raw = { text, clockOffsetMs: offset(value, times) };
    if (value.rows?.some(({ result }) => result === 'rejected')) this.#isRefused = true;
    return unitOfWork(this.#session, async (ctx) => {
      const taken = await acknowledge(ctx, batch, value, raw);
      if (taken === 'taken' && value.conflicts) await takeNoted(ctx, value.conflicts);
      return taken;
    });
  }

  async #beat(machine: Machine): Promise<CloudResponse<PushAnswer> | undefined> {
    const beat = await unitOfWork(this.#session, (ctx) => heartbeat(ctx, machine));
    if (!beat) return undefined;
    const answer = await this.#send(beat);
    if (answer.kind === 'ok') {
      const { epoch } = this.#state;
      await unitOfWork(this.#session, (ctx) => noteAnswer(ctx, epoch, answer.value, offset(answer.value, answer)));
    }
    return answer;
  }

  /** Too large for the cloud, or for a proxy on the way: the same punches in smaller batches. */
  async #isHalved(answer: CloudResponse<PushAnswer>, batch: SealedBatch): Promise<boolean> {
    const count = batch.count + batch.rowCount;
    if (answer.kind !== 'refused' || answer.status !== 413 || count === 1) return false;
    this.#most = Math.max(1, count >> 1);
    await unitOfWork(this.#session, (ctx) => discardBatch(ctx, batch));
    return true;
  }

  async #failed(answer: Exclude<CloudResponse<unknown>, { kind: 'ok' }>): Promise<Round> {
    const { message } = answer;
    const { epoch } = this.#state;
    const { status, code } = answer.kind === 'refused' ? answer : { status: 0, code: '' };
    if (code === 'sync.unknown-token' && !this.#hasAskedAnew) {
      const round = await this.#askAnew(message);
      if (round) return round;
    }
    const lost = lostBy(status, code);
    const failures = await unitOfWork(this.#session, (ctx) => noteFailure(ctx, epoch, message, lost));
    if (STOPPING.includes(code)) return { end: 'stopped', epoch, message };
    if (lost) return { end: 'recover', epoch, message };
    const { intervalSeconds } = this.#state;
    return { end: 'failed', failures, message, waitMs: answer.kind === 'refused' ? answer.waitMs : 0, intervalSeconds };
  }
}

/** After these nothing is sent until the site is bound again, or a person asks. A status alone never stops the sync. */
const STOPPING: readonly string[] = ['sync.unknown-token', 'sync.revoked', 'sync.other-machine', 'sync.two-machines'];

/** What the two ends have lost of what they had in common, as a refusal says. */
function lostBy(status: number, code: string): Lost | undefined {
  if (code === 'sync.cloud-behind' || code === 'sync.rewound') return 'cloud';
  if (code === 'sync.too-long-away') return 'place';
  return status === 409 && code.startsWith('sync.') ? 'history' : undefined;
}

/** How far the cloud's clock is ahead of ours: its time against the middle of the request. */
function offset(answer: PushAnswer, { sentAt, answeredAt }: { sentAt: number; answeredAt: number }): number {
  const ms = Math.round(Date.parse(answer.serverTime) - (sentAt + answeredAt) / 2);
  return Math.min(Math.max(ms, -2_147_483_647), 2_147_483_647);
}
