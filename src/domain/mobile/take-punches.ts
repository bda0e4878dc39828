import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { findPhoneMember, type PhoneMember } from '../../db/platform-phones.ts';
import type { Message } from '../../i18n/message.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { newId } from '../../id.ts';
import { look } from './facts.ts';
import { refusalOf } from './flag-words.rule.ts';
import { type Flag, flagsOf, isClean } from './flags.rule.ts';
import { type TrustedInstant, trustedInstant } from './instant.rule.ts';
import { type Device, ensurePhone } from './phones.ts';
import { refusals } from './problems.ts';
import { contentHash, type Sending, type SentPunch } from './sent.ts';
import { wasSigned } from './server-time.ts';
import { type PhoneCaller, phonePrincipal } from './sessions.ts';
import { type Setting, settingOf } from './setting.ts';

/** What became of one punch of a sending: the same for ever, however often it is sent. */
export type TakenPunch =
  | { id: string; result: 'ok'; at: Date; receivedAt: Date }
  | { id: string; result: 'rejected' | 'conflict'; code: string; message: Message };

const DAY_MS = 86_400_000;
const OLDEST_MS = 62 * DAY_MS;
const AHEAD_MS = 5 * 60_000;

const refused = (id: string, { code, message }: { code: string; message: Message }): TakenPunch => ({
  id,
  result: 'rejected',
  code,
  message,
});

const codes = { in: 0, out: 1 } as const;

/**
 * Takes what a phone sends, row by row: one that cannot be taken stops no other. Each goes to the company that it was
 * made in, which may no longer be the one that its owner works for now.
 */
export async function takePunches(
  runtime: Runtime,
  caller: PhoneCaller,
  sending: Sending,
  punches: readonly SentPunch[],
): Promise<TakenPunch[]> {
  // by the row, not by its id: an id may stand twice in one sending
  const taken = new Map<SentPunch, TakenPunch>();
  for (const companyId of new Set(punches.map((punch) => punch.companyId))) {
    const his = punches.filter((punch) => punch.companyId === companyId);
    const isHome = companyId === caller.companyId;
    const member = isHome ? caller : await findPhoneMember(runtime.database, companyId, caller.userId);
    if (!member) {
      for (const punch of his) taken.set(punch, refused(punch.id, refusals.notMember));
      continue;
    }
    const device = isHome ? null : await deviceOf(runtime, caller);
    const results = await unitOfWork({ runtime, principal: phonePrincipal(member) }, async (ctx) => {
      const phoneId = device ? await ensurePhone(ctx, member.memberId, device) : caller.phoneId;
      return takeAll(ctx, { member, phoneId, deviceId: caller.deviceId, signedAt: caller.signedAt, sending }, his);
    });
    for (const [n, result] of results.entries()) taken.set(his[n] as SentPunch, result);
  }
  return punches.flatMap((punch) => taken.get(punch) ?? []);
}

/** The phone as the company of this sign-in knows it, to be registered in another one. */
function deviceOf(runtime: Runtime, caller: PhoneCaller): Promise<Device> {
  return unitOfWork({ runtime, principal: caller.principal }, async (ctx) => {
    const phone = await ctx.query
      .selectFrom('phone')
      .select(['deviceId as id', 'model', 'platform', 'appVersion'])
      .where('companyId', '=', caller.companyId)
      .where('id', '=', caller.phoneId)
      .executeTakeFirst();
    if (!phone) throw new Error('a sign-in is of a phone');
    return phone;
  });
}

interface From {
  member: PhoneMember;
  phoneId: string;
  deviceId: string;
  /** when this phone last heard the time from us, as its access token says */
  signedAt: Date;
  sending: Sending;
}

interface Known {
  id: string;
  contentHash: string;
  state: string;
  flags: Flag[];
  at: Date;
  receivedAt: Date;
}

async function knownOf(ctx: Context, ids: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await ctx.sql.query<Known>(
    `SELECT id, content_hash AS "contentHash", state, flags, at, received_at AS "receivedAt"
     FROM mobile_punch WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What was said when it came first; a different content under the same id is no resend. */
function sentBefore(known: Known, hash: string): TakenPunch {
  const { id, at, receivedAt } = known;
  if (known.contentHash !== hash) return { id, result: 'conflict', ...refusals.taken };
  if (known.state === 'refused')
    return refused(id, {
      code: 'mobile.refused-by-rule',
      message: refusalOf(known.flags) ?? mobileMessage('mobile.refused'),
    });
  return { id, result: 'ok', at, receivedAt };
}

async function takeAll(ctx: Context, from: From, punches: readonly SentPunch[]): Promise<TakenPunch[]> {
  const hashes = new Map(punches.map((punch) => [punch, contentHash(from.member.memberId, punch)]));
  const known = await knownOf(
    ctx,
    punches.map(({ id }) => id),
  );
  const results = new Map<SentPunch, TakenPunch>();
  const fresh = punches.filter((punch) => {
    const before = known.get(punch.id);
    if (before) results.set(punch, sentBefore(before, hashes.get(punch) ?? ''));
    return !before;
  });
  if (fresh.length > 0) {
    const setting = await settingOf(ctx, from.member.memberId);
    // in the order of time, so that each is looked at beside the one before it
    for (const punch of [...fresh].sort((a, b) => a.at.getTime() - b.at.getTime())) {
      results.set(punch, await takeOne(ctx, from, setting, punch, hashes.get(punch) ?? ''));
    }
  }
  return punches.flatMap((punch) => results.get(punch) ?? []);
}

/** Why the company does not take this punch, whatever stands in it. */
function refusalBefore(ctx: Context, { member }: From, setting: Setting, instant: TrustedInstant) {
  const { at } = instant;
  const left = member.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  if (at >= left) return refusals.released;
  if (at < member.joinedAt.getTime() - DAY_MS) return refusals.notMember;
  if (member.companyState === 'closed') return refusals.companyClosed;
  if (setting.employee?.isActive === false && !member.endedAt) return refusals.employeeInactive;
  if (!setting.isPermitted) return refusals.notPermitted;
  if (at < ctx.now.getTime() - OLDEST_MS) return refusals.tooOld;
  return undefined;
}

/** The last time that this phone was told; one that we never told it counts for nothing. */
function provenTime(ctx: Context, { deviceId }: From, { heard }: SentPunch) {
  if (!heard?.proof || !wasSigned(ctx, deviceId, heard.serverAt, heard.proof)) return undefined;
  return { epoch: heard.epoch, ms: heard.ms, serverAt: heard.serverAt.getTime() };
}

async function takeOne(
  ctx: Context,
  from: From,
  setting: Setting,
  punch: SentPunch,
  hash: string,
): Promise<TakenPunch> {
  const { sending } = from;
  // ahead of its own sending is a broken clock or a made-up time; nothing of it could be put right
  if (punch.at.getTime() > sending.sentAt.getTime() + AHEAD_MS) return refused(punch.id, refusals.ahead);
  const instant = trustedInstant({
    receivedAt: ctx.now.getTime(),
    phoneAt: punch.at.getTime(),
    sentAt: sending.sentAt.getTime(),
    punched: punch.tick ?? undefined,
    sent: sending.tick ?? undefined,
    heard: provenTime(ctx, from, punch),
    signedAt: from.signedAt.getTime(),
  });
  const refusal = refusalBefore(ctx, from, setting, instant);
  if (refusal) return refused(punch.id, refusal);
  const { memberId } = from.member;
  const employeeId = setting.employee?.id ?? null;
  const looked = await look(ctx, { punch, instant, setting, employeeId, memberId, deviceId: from.deviceId });
  const flags = flagsOf(looked.facts, setting.limits, setting.weights);
  const row = { punch, instant, flags, hash, employeeId, geofenceId: looked.geofenceId, distanceM: looked.distanceM };
  if (!(await store(ctx, from, row))) {
    const before = (await knownOf(ctx, [punch.id])).get(punch.id);
    if (!before) throw new Error('a punch that stood in the way is gone');
    return sentBefore(before, hash);
  }
  await storePhoto(ctx, punch);
  const byRule = refusalOf(flags);
  if (byRule) return refused(punch.id, { code: 'mobile.refused-by-rule', message: byRule });
  const isTrusted = employeeId !== null && setting.isTrusted && from.member.companyState === 'active';
  // what rests on clocks of the phone waits for a person
  if (setting.acceptsClean && isTrusted && isClean(flags) && instant.isServerTimed) {
    await acceptByRule(ctx, punch.id);
  }
  return { id: punch.id, result: 'ok', at: new Date(instant.at), receivedAt: ctx.now };
}

interface Stored {
  punch: SentPunch;
  instant: TrustedInstant;
  flags: Flag[];
  hash: string;
  employeeId: string | null;
  geofenceId: string | null;
  distanceM: number | null;
}

const MOST_SECONDS = 2_000_000_000;
const bounded = (seconds: number): number => Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, Math.round(seconds)));

const STORE = `INSERT INTO mobile_punch (company_id, id, local_time, punch_code, at, employee_id, held, user_id, member_id, phone_id,
       received_at, phone_at, earliest_at, latest_at, time_basis, clock_offset_s, latitude, longitude, accuracy_m, located_at,
       is_mock, geofence_id, distance_m, has_photo, flags, flag_names, is_clean, state, content_hash)
     SELECT $1, $2, to_char($4::timestamptz AT TIME ZONE c.time_zone, 'YYYY-MM-DD HH24:MI:SS'), $3, $4, $5,
       CASE WHEN $5::uuid IS NULL THEN 'no_employee'::held_reason
            WHEN c.state <> 'active' THEN 'company_inactive'::held_reason END, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
       $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27
     FROM company c WHERE c.id = $1
     ON CONFLICT (company_id, id) DO NOTHING`;

/** @returns whether it is new */
async function store(ctx: Context, from: From, row: Stored): Promise<boolean> {
  const { punch, instant, flags } = row;
  const { location } = punch;
  const { rowCount } = await ctx.sql.query({
    name: 'mobile-store',
    text: STORE,
    values: [
      companyOf(ctx),
      punch.id,
      punch.direction ? codes[punch.direction] : null,
      new Date(instant.at),
      row.employeeId,
      from.member.userId,
      from.member.memberId,
      from.phoneId,
      ctx.now,
      punch.at,
      instant.earliest === null ? null : new Date(instant.earliest),
      new Date(instant.latest),
      instant.basis,
      bounded(instant.phoneAhead / 1000),
      location?.latitude.toFixed(6) ?? null,
      location?.longitude.toFixed(6) ?? null,
      location ? Math.min(Math.round(location.accuracyM), 20_100_000) : null,
      location?.at ?? null,
      location?.isMock ?? null,
      row.geofenceId,
      row.distanceM,
      punch.photo !== null,
      JSON.stringify(flags),
      flags.map(({ name }) => name),
      isClean(flags),
      refusalOf(flags) === null ? 'waiting' : 'refused',
      row.hash,
    ],
  });
  return rowCount === 1;
}

async function storePhoto(ctx: Context, { id, photo }: SentPunch): Promise<void> {
  if (!photo) return;
  await ctx.query
    .insertInto('mobilePhoto')
    .values({ companyId: companyOf(ctx), id, ...photo })
    .execute();
}

/** What the company's rules accept by themselves is a decision like any other, with nobody's name on it. */
async function acceptByRule(ctx: Context, id: string): Promise<void> {
  const batchId = newId();
  await ctx.query
    .insertInto('mobileDecision')
    .values({
      companyId: companyOf(ctx),
      id: batchId,
      mobilePunchId: id,
      verdict: 'accept',
      batchId,
      decidedByName: 'Company rules',
      decidedAt: ctx.now,
      carryOutAt: ctx.now,
      isAutomatic: true,
      createdBy: 'system',
    })
    .execute();
  ctx.wake('mobile-decisions');
  await ctx.query
    .updateTable('mobilePunch')
    .set({ state: 'accepting', isAutomatic: true, decidedByName: 'Company rules', decidedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
}
