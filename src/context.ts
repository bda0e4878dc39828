import type pg from 'pg';
import type { Clock } from './clock.ts';
import { type Database, type Prisma, type Scope, transaction } from './db/database.ts';
import { noteDiskFull } from './db/disk-full.ts';
import { enqueueJobs } from './db/job-queue.ts';
import { type Query, queryOn } from './db/query.ts';
import { problemFromDatabase } from './db/violations.ts';
import type { DeploymentRole } from './deployment-role.ts';
import { stored } from './i18n/message.ts';
import { newId } from './id.ts';
import type { Log } from './log.ts';
import { Policy } from './policies/policy.ts';
import { actorName, type Principal, principalText } from './policies/principal.ts';
import { loadPolicyRows, Snapshot, SnapshotCache } from './policies/snapshot.ts';
import type { WokenTask } from './policies/tasks.ts';
import { Problem } from './problem.ts';
import type { Sealer } from './secret.ts';
import { signEdits } from './signed-edits.ts';

/** What a running process has to work with. Made once, in src/bin. */
export interface Runtime {
  readonly deploymentRole: DeploymentRole;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
}

/** One runtime, and who asks. */
export interface Session {
  readonly runtime: Runtime;
  readonly principal: Principal;
  readonly requestId?: string;
  /** an admin who impersonates the principal: a refusal concerns them */
  readonly watcher?: Principal | undefined;
  /** nothing is written, by the database's own word */
  readonly readOnly?: boolean;
  /** the work sends something before it is committed, and cannot be done again after a deadlock */
  readonly isOnce?: boolean;
}

/** Plain SQL in the unit of work's own transaction, for what is set-based. */
export type Sql = Pick<pg.PoolClient, 'query'>;

/** What a command gets: one transaction, the company and the principal set in it, and the policy at hand. */
export interface Context {
  readonly db: Prisma;
  /** Plain SQL, for set-based statements that `query` cannot type. */
  readonly sql: Sql;
  /** Typed statements, in the same transaction. */
  readonly query: Query;
  readonly principal: Principal;
  /** null only for what stands above companies */
  readonly companyId: string | null;
  readonly deploymentRole: DeploymentRole;
  readonly policy: Policy;
  /** the same instant throughout one unit of work */
  readonly now: Date;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly requestId: string | undefined;
  /** The id of a row that is added. The sync says it: a row has the same id on both ends. */
  newId(): string;
  /** Mail, pushes and wake-ups leave only after the commit; not at all after a rollback. */
  afterCommit(effect: () => void): void;
  /**
   * Asks for a background job of this company, once for a unit of work however often it is called. The job is put into the
   * queue after the commit, and not at all after a rollback.
   *
   * @param at when it is to run, at the earliest; now when left out
   */
  wake(task: WokenTask, at?: Date): void;
}

/** The company of a principal decides over everything; without one only the platform's few tables are reached. */
function scopeOf(principal: Principal): Scope {
  const platform = principal.role === 'super_admin' || (principal.kind === 'system' && principal.company === null);
  return {
    role: platform ? 'hajira_platform' : 'hajira_app',
    companyId: platform ? null : (principal.company?.id ?? null),
    principal: principalText(principal),
  };
}

const caches = new WeakMap<Database, SnapshotCache>();

/**
 * The policy of a principal. A member's rights are remembered under the version of their company's policy that was read
 * together with them; rows read later can only be newer than that version, never older, so that a lost message or a slow
 * process cannot leave a right standing that was taken.
 */
async function policyOf(
  { database, deploymentRole }: Runtime,
  principal: Principal,
  now: Date,
  load: (companyId: string, memberId: string) => ReturnType<typeof loadPolicyRows>,
): Promise<Policy> {
  if (principal.kind !== 'user' || !principal.company || !principal.memberId)
    return Policy.of(principal, deploymentRole);
  const isData = ['company_admin', 'member', 'worker'].includes(principal.role);
  if (!isData) return Policy.of(principal, deploymentRole);
  const { memberId, company, policyVersion = null } = principal;
  const cache = caches.get(database) ?? new SnapshotCache();
  caches.set(database, cache);
  const snapshot = await cache.get(
    `${deploymentRole}:${company.id}:${memberId}`,
    policyVersion,
    async () => new Snapshot(memberId, await load(company.id, memberId), deploymentRole),
  );
  return Policy.of(principal, deploymentRole, snapshot.at(now));
}

/** So often a unit of work is done, at most, when PostgreSQL ends it for the sake of another one. */
const MOST_ATTEMPTS = 4;

/** A deadlock or a serialization failure: nothing is wrong with the work, and the other one has gone on. */
const isBusy = (error: unknown): boolean => error instanceof Problem && error.code === 'database.busy';

/**
 * The only access to the database: one request, one transaction. Commands never open one themselves. An error thrown
 * anywhere in `work` leaves nothing behind; a refusal is written to the journal after the rollback.
 *
 * PostgreSQL ends one of two transactions that wait for each other (40P01), or cannot be put in an order (40001): the work
 * is done again at once, from its beginning, a few times at most. So `work` may run more than once; what it does outside
 * of the database it does in `afterCommit`, or the session says `isOnce`.
 *
 * @throws Problem when a rule or a constraint refused, `database.busy` when all attempts met another one; any other error
 *   is a bug
 */
export async function unitOfWork<T>(session: Session, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { runtime, principal } = session;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptWork(session, work);
    } catch (error) {
      const known = problemFromDatabase(error);
      if (isBusy(known) && attempt < MOST_ATTEMPTS && !session.isOnce) {
        runtime.log.debug({ attempt, requestId: session.requestId }, 'two transactions met: this one is done again');
        continue;
      }
      if (known instanceof Problem && known.code === 'database.full') {
        noteDiskFull(runtime.database);
        runtime.log.error({ requestId: session.requestId }, known.message);
      }
      if (known instanceof Problem && known.status === 403) {
        const refused = session.watcher ?? principal;
        await journalRefusal({ ...session, principal: refused }, scopeOf(refused), known);
      }
      throw known;
    }
  }
}

async function attemptWork<T>(session: Session, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { runtime, principal } = session;
  const effects: (() => void)[] = [];
  const woken = new Map<WokenTask, Date>();
  const scope = { ...scopeOf(principal), readOnly: session.readOnly ?? false };
  const now = runtime.clock.now();
  const result = await transaction(runtime.database, scope, async (client) => {
    let typed: Query | undefined;
    const ctx: Context = {
      db: runtime.database.prisma,
      sql: client,
      get query() {
        typed ??= queryOn(client);
        return typed;
      },
      principal,
      companyId: scope.companyId,
      deploymentRole: runtime.deploymentRole,
      policy: await policyOf(runtime, principal, now, (company, member) => loadPolicyRows(client, company, member)),
      now,
      log: runtime.log,
      sealer: runtime.sealer,
      requestId: session.requestId,
      newId,
      afterCommit: (effect) => effects.push(effect),
      wake: (task, at = now) => {
        const earlier = woken.get(task);
        woken.set(task, earlier && earlier < at ? earlier : at);
      },
    };
    const done = await work(ctx);
    if (!scope.readOnly) await signEdits(ctx);
    return done;
  });
  for (const effect of effects) effect();
  if (woken.size > 0) await enqueueWoken(runtime, scope, woken, now);
  return result;
}

/**
 * What was committed stands, whatever becomes of this: the schedule of each task finds what nobody asked for. The queue
 * counts by the database's clock, so a later time is told as how much later it is.
 */
async function enqueueWoken(
  { database, log }: Runtime,
  scope: Scope,
  woken: ReadonlyMap<WokenTask, Date>,
  now: Date,
): Promise<void> {
  try {
    const jobs = [...woken].map(([task, at]) => ({ task, afterMs: Math.max(0, at.getTime() - now.getTime()) }));
    await transaction(database, { ...scope, readOnly: false }, (client) => enqueueJobs(client, scope.companyId, jobs));
  } catch (error) {
    log.warn(
      { err: error, tasks: [...woken.keys()] },
      'background jobs could not be asked for: their schedule finds the work',
    );
  }
}

/**
 * Asks for a right before anything of a request is read. What is remembered of a member's rights is enough: no
 * transaction is opened unless nothing is. A refusal is written to the journal.
 *
 * @param ask asks the policy, and throws what it refuses
 */
export async function requireBefore(session: Session, ask: (policy: Policy) => void): Promise<void> {
  const { runtime, principal } = session;
  const scope = scopeOf(principal);
  const load = (companyId: string, memberId: string) =>
    transaction(runtime.database, scope, (client) => loadPolicyRows(client, companyId, memberId));
  try {
    ask(await policyOf(runtime, principal, runtime.clock.now(), load));
  } catch (error) {
    if (error instanceof Problem && error.status === 403) await journalRefusal(session, scope, error);
    throw error;
  }
}

/** The company id of the journal for what stands above companies. */
export const acrossCompanies = '00000000-0000-0000-0000-000000000000';

async function journalRefusal(
  { runtime, principal, requestId }: Session,
  scope: Scope,
  refusal: Problem,
): Promise<void> {
  const name = actorName(principal);
  const model = typeof refusal.details.model === 'string' ? refusal.details.model : null;
  await transaction(runtime.database, scope.companyId ? scope : { ...scope, role: 'hajira_platform' }, (client) =>
    client.query(
      `INSERT INTO journal (company_id, id, at, actor_name, action, model, reason, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        scope.companyId ?? acrossCompanies,
        newId(),
        runtime.clock.now(),
        name,
        refusal.code,
        model,
        stored(refusal.text),
        requestId ?? null,
      ],
    ),
  );
}

/** The company this unit of work is for. @throws Error when there is none: the caller forgot to ask */
export function companyOf(ctx: Context): string {
  if (ctx.companyId === null) throw new Error('this needs a company');
  return ctx.companyId;
}
