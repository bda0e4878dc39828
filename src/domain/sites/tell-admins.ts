/** Letters about what of the sync has stayed uncorrected: to a company's admins, once a day at most. */
import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { jobPrincipal } from '../../policies/principal.ts';
import { sendMail } from '../mail/send-mail.ts';

/** What is corrected within half a day needs no letter. */
const PATIENCE_MS = 12 * 3_600_000;
const SILENT_MS = 24 * 3_600_000;
/** A little less than a day, so that an hourly look does not slip by an hour each day. */
const AGAIN_MS = 23 * 3_600_000;
/** Held by the process that looks: two of one cloud write one letter. */
const LOCK = 0x68616a6d;
/** A site with less free space than this soon stores nothing: the letter does not wait half a day. */
const DISK_FULL_BYTES = 1e9;

interface Uncorrected {
  companyId: string;
  company: string;
  conflicts: number;
  refused: number;
  silent: number;
  /** sites whose disk is nearly full */
  full: number;
  /** days of punches and records that differed at the last comparison, of all sites */
  apart: number;
}

/** $1 before when it must have begun, $2 since when a site must be silent, $3 since when no letter may have gone */
const UNCORRECTED = `SELECT * FROM (
    SELECT c.id AS "companyId", c.name AS company,
      (SELECT count(*)::int FROM sync_conflict x
       WHERE x.company_id = c.id AND x.resolved_at IS NULL AND x.created_at < $1) AS conflicts,
      (SELECT count(*)::int FROM site s, jsonb_array_elements(s.waiting -> 'refusals') AS refusal
       WHERE s.company_id = c.id AND s.deleted_at IS NULL AND s.revoked_at IS NULL AND s.bound_at IS NOT NULL
         AND (refusal ->> 'since')::timestamptz < $1) AS refused,
      (SELECT count(*)::int FROM site s WHERE s.company_id = c.id AND s.deleted_at IS NULL AND s.revoked_at IS NULL
         AND coalesce(s.last_seen_at, s.bound_at) < $2) AS silent,
      (SELECT count(*)::int FROM site s WHERE s.company_id = c.id AND s.deleted_at IS NULL AND s.revoked_at IS NULL
         AND (s.waiting -> 'disk' ->> 'freeBytes')::float8 < ${DISK_FULL_BYTES}) AS "full",
      (SELECT coalesce(sum(coalesce((s.waiting ->> 'daysDifferent')::int, 0) + coalesce((s.waiting ->> 'rowsDifferent')::int, 0)), 0)::int
       FROM site s WHERE s.company_id = c.id AND s.deleted_at IS NULL AND s.revoked_at IS NULL AND s.bound_at IS NOT NULL) AS apart
    FROM company c WHERE c.deleted_at IS NULL AND c.state = 'active'
      AND NOT EXISTS (SELECT FROM mail m WHERE m.for_company_id = c.id AND m.letter = 'sync-uncorrected' AND m.created_at > $3)
  ) AS found WHERE conflicts + refused + silent + "full" + apart > 0`;

/** Looks through all companies. @returns to how many companies' admins letters went */
export async function tellAdmins(runtime: Runtime): Promise<number> {
  const now = runtime.clock.now().getTime();
  const before = (ms: number) => new Date(now - ms);
  return unitOfWork({ runtime, principal: jobPrincipal('sync-letters', null) }, async ({ sql }) => {
    const { rows } = await sql.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [LOCK]);
    if (!rows[0]?.got) return 0;
    const found = await sql.query<Uncorrected>(UNCORRECTED, [before(PATIENCE_MS), before(SILENT_MS), before(AGAIN_MS)]);
    for (const one of found.rows) {
      await unitOfWork({ runtime, principal: jobPrincipal('sync-letters', one.companyId) }, (ctx) => write(ctx, one));
    }
    return found.rows.length;
  });
}

async function write(ctx: Context, { company, conflicts, refused, silent, full, apart }: Uncorrected): Promise<void> {
  ctx.policy.require('add', 'mail');
  const companyId = companyOf(ctx);
  const admins = await ctx.query
    .selectFrom('user as u')
    .innerJoin('member as m', (join) =>
      join
        .on('m.companyId', '=', companyId)
        .onRef('m.userId', '=', 'u.id')
        .on('m.endedAt', 'is', null)
        .on('m.deletedAt', 'is', null),
    )
    .innerJoin('membership as s', (join) =>
      join
        .on('s.companyId', '=', companyId)
        .onRef('s.memberId', '=', 'm.id')
        .on('s.deletedAt', 'is', null)
        .on(({ eb, or }) => or([eb('s.expiresAt', 'is', null), eb('s.expiresAt', '>', ctx.now)])),
    )
    .innerJoin('role as r', (join) =>
      join
        .on('r.companyId', '=', companyId)
        .onRef('r.id', '=', 's.roleId')
        .on('r.template', '=', 'company_admin')
        .on('r.deletedAt', 'is', null),
    )
    .select(['u.email', 'u.name', 'u.language'])
    .distinct()
    .where('u.companyId', '=', companyId)
    .where('u.isActive', '=', true)
    .where('u.deletedAt', 'is', null)
    .execute();
  for (const { email, name, language } of admins) {
    const counts = {
      conflicts: String(conflicts),
      refused: String(refused),
      silent: String(silent),
      full: String(full),
      apart: String(apart),
    };
    await sendMail(ctx, {
      to: email,
      letter: 'sync-uncorrected',
      language,
      values: { name, company, ...counts, path: '/admin' },
    });
  }
}
