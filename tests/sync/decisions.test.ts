import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { usualPhoneLimits } from '../../src/api/auth/phone-limit.ts';
import { stoppedClock } from '../../src/clock.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import { changeOwnPassword } from '../../src/domain/accounts/sign-ins.ts';
import { readySigningKey } from '../../src/domain/accounts/signing-key.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { carryOutDue } from '../../src/domain/mobile/carry-out.ts';
import { decide, undo } from '../../src/domain/mobile/decide.ts';
import type { Decision, Verdict } from '../../src/domain/mobile/decision.ts';
import { dossierOf, reviewQueue, visiblePhotos } from '../../src/domain/mobile/review.ts';
import { openSigningKey, signDecision } from '../../src/domain/mobile/signing.ts';
import { newId } from '../../src/id.ts';
import { dropKey } from '../../src/signing-keys.ts';
import { createPhotoReader } from '../../src/sync/photos.ts';
import { password, signedIn } from '../support/people.ts';
import { addWorker, made, north, openPhones, Phone, servePhones } from '../support/phones.ts';
import { backUp, restore } from '../support/restore.ts';
import { says, saysPart } from '../support/says.ts';
import { type BoundSite, postTo, rowsIn, twoEnds } from '../support/sync.ts';

const RAHIM = 'rahim@garments-a.example';
const NADIA = 'nadia@garments-a.example';
const MINUTE = 60_000;
const isLong = process.env.HAJIRA_TEST_LONG === '1';
/** Minutes between what happens in the cloud while the site is dead. */
const STEP = isLong ? 10 : 240;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let phones: Awaited<ReturnType<typeof servePhones>>;
let phone: Phone;
let nadia: { userId: string; memberId: string };

const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const onSite = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const mobileOf = (id: string) =>
  `SELECT state::text, decided_by_name AS by, reason FROM mobile_punch WHERE id = '${id}'`;
const punchOf = (id: string) => `SELECT id, source::text, at, employee_id FROM punch WHERE id = '${id}'`;
const decisionsOf = (id: string) =>
  `SELECT state::text, verdict::text, decided_by_name AS by, outcome FROM mobile_decision WHERE mobile_punch_id = '${id}' ORDER BY decided_at`;

/** The same server when its clock has gone on. */
const later = <T extends { clock: unknown }>(runtime: T, minutes = 2): T => ({
  ...runtime,
  clock: stoppedClock(new Date(Date.now() + minutes * MINUTE)),
});
const round = (minutes = 2) => site.sync({ runtime: later(site.runtime, minutes) }).now();
const carryOut = (minutes = 4) => carryOutDue(later(ends.cloud, minutes));

const over = (verdict: Verdict, mobilePunchId: string, reason?: string): Decision => ({
  id: newId(),
  batchId: newId(),
  mobilePunchId,
  verdict,
  ...(reason ? { reason } : {}),
});
const here = async (decision: Decision, email = RAHIM) =>
  (await signedIn(site.runtime, email))((ctx) => decide(ctx, [decision]));
const there = (decision: Decision) => ends.people.rahim((ctx) => decide(ctx, [decision]));

async function punched(rest: Record<string, unknown> = {}, minutesAgo = 0): Promise<string> {
  const punch = made({ ...rest, clock: null }, new Date(Date.now() - minutesAgo * MINUTE));
  const { body } = await phone.send([punch], { clock: null });
  expect(body.data[0]).toMatchObject({ result: 'ok' });
  return punch.id;
}

async function signsIn(email: string, secret = password): Promise<void> {
  for (const runtime of [ends.cloud, site.runtime]) {
    const user = await findUserByEmail(runtime.database, email);
    if (!user) throw new Error(`no ${email}`);
    await readySigningKey(runtime, user, secret);
    if (runtime === ends.cloud) await site.sync().now();
  }
}

/** Both ends hold the same of everything about phones. */
async function expectLevel(): Promise<void> {
  const tables = [
    'SELECT * FROM mobile_punch ORDER BY id',
    'SELECT * FROM mobile_rules ORDER BY id',
    'SELECT * FROM mobile_permit ORDER BY id',
    'SELECT * FROM geofence ORDER BY id',
    'SELECT id, device_id, member_id, model, ended_at FROM phone ORDER BY id',
    'SELECT id, code, name, is_active, department_id FROM employee ORDER BY id',
    `SELECT id, source::text, at, employee_id, punch_code FROM punch WHERE terminal_serial IS NULL ORDER BY id`,
  ];
  for (const sql of tables) expect([sql, await onSite(sql)]).toEqual([sql, await inCloud(sql)]);
  // what was undone here, or refused for its signature or its author, the cloud has not kept
  const known = await inCloud('SELECT * FROM mobile_decision ORDER BY id');
  const ids = new Set(known.map(({ id }) => id));
  const all = await onSite('SELECT * FROM mobile_decision ORDER BY id');
  expect(all.filter(({ id }) => ids.has(id))).toEqual(known);
  for (const { id, state } of all) if (!ids.has(id)) expect(['undone', 'refused']).toContain(state);
  expect(await onSite('SELECT * FROM sync_outbox')).toEqual([]);
  expect(await onSite('SELECT * FROM sync_deferred')).toEqual([]);
}

beforeAll(async () => {
  ends = await twoEnds();
  await openPhones(ends.people.systemA);
  const worker = await addWorker(ends.cloud, ends.people.a.id, 'Jamil');
  nadia = await addWorker(ends.cloud, ends.people.a.id, 'Nadia');
  const [role] = await rowsIn(ends.cloud, `SELECT id FROM role WHERE template = 'company_admin'`, ends.people.a.id);
  await ends.people.rahim((ctx) =>
    commandsOf('membership').add(ctx, { memberId: nadia.memberId, roleId: String(role?.id) }),
  );
  await ends.people.superAdmin(({ sql }) =>
    sql.query(`UPDATE "user" SET email = $2 WHERE id = $1`, [nadia.userId, NADIA]),
  );
  phones = await servePhones(ends.cloud, { ...usualPhoneLimits, callsPerMinute: 10_000 }); // three days in seconds
  phone = new Phone(phones.url);
  await phone.signIn(worker.email);
  site = await ends.newSite();
  await signsIn(RAHIM);
  await signsIn(NADIA);
});
afterAll(async () => {
  await phones.close();
  await ends.close();
});

describe('The photo of a punch', () => {
  test('is shown on site while the cloud is reached, to whoever may see it, and is kept there by nobody', async () => {
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(90, 3)]).toString('base64');
    const id = await punched({ photo });
    await site.sync().now();
    const read = createPhotoReader(site.runtime, '1');
    const seen = async (by: string) => (await signedIn(site.runtime, by))((ctx) => visiblePhotos(ctx, id, read));
    expect(await seen(RAHIM)).toEqual({ photo: `data:image/jpeg;base64,${photo}`, profile: null });
    await expect(seen('karim@garments-a.example')).rejects.toMatchObject({ code: 'record.not-found' });
    expect(await onSite('SELECT id FROM mobile_photo')).toEqual([]);
    const b = await ends.newSite('b');
    expect(await createPhotoReader(b.runtime, '1')(id)).toEqual({ photo: null, profile: null });
    ends.line.faults.push('request lost');
    expect(await seen(RAHIM)).toEqual({ photo: null, profile: null });
  });
});

describe('Mobile punches on a site', () => {
  test('come down with phone, place and rules: the queue and what is known of each are the same', async () => {
    const id = await punched({ location: { ...north(4000), accuracyM: 10, at: new Date().toISOString() } });
    await site.sync().now();
    const looks = async (ctx: Parameters<typeof reviewQueue>[0]) => ({
      queue: (await reviewQueue(ctx, { shelf: 'waiting', limit: 50 })).punches.filter((one) => one.id === id),
      dossier: await dossierOf(ctx, id),
    });
    const onIt = await (await signedIn(site.runtime, RAHIM))(looks);
    const inIt = await ends.people.rahim(looks);
    expect(onIt.queue).toEqual(inIt.queue);
    expect(onIt.queue[0]).toMatchObject({ employee: 'Jamil', isClean: false });
    expect({ ...onIt.dossier, phone: {} }).toEqual({ ...inIt.dossier, phone: {} });
    await expectLevel();
  });
});

describe('A decision on a site', () => {
  test('with the cloud away shows at once and makes no punch; it goes up after its minute, and both ends are level', async () => {
    const [yes, no] = [await punched(), await punched()];
    await site.sync().now();
    expect(await here(over('accept', yes))).toMatchObject([{ result: 'ok' }]);
    expect(await here(over('reject', no, 'You were not there.'))).toMatchObject([{ result: 'ok' }]);
    await site.sync().now(); // within its minute it stays here
    expect(await inCloud(mobileOf(yes))).toMatchObject([{ state: 'waiting' }]);
    ends.line.faults.push({ status: 503 });
    await expect(round()).rejects.toMatchObject({ message: expect.stringMatching(/503/) });
    expect(await onSite(mobileOf(yes))).toEqual([{ state: 'accepting', by: 'Rahim', reason: null }]);
    expect(await onSite(decisionsOf(yes))).toMatchObject([{ state: 'unsent' }]);
    expect([await onSite(punchOf(yes)), await inCloud(punchOf(yes))]).toEqual([[], []]);
    await round(30);
    expect(await inCloud(mobileOf(yes))).toEqual([{ state: 'accepting', by: 'Rahim', reason: null }]);
    await carryOut();
    await round();
    expect(await onSite(punchOf(yes))).toEqual(await inCloud(punchOf(yes)));
    expect(await onSite(punchOf(yes))).toHaveLength(1);
    expect(await onSite(mobileOf(no))).toEqual([{ state: 'rejected', by: 'Rahim', reason: 'You were not there.' }]);
    expect(await inCloud(punchOf(no))).toEqual([]);
    await expectLevel();
  });

  test('is undone within its minute, and then never leaves; afterwards it is the cloud that has it', async () => {
    const id = await punched();
    await site.sync().now();
    const first = over('accept', id);
    await here(first);
    const rahim = await signedIn(site.runtime, RAHIM);
    expect(await rahim((ctx) => undo(ctx, { batchId: first.batchId }))).toBe(1);
    await round(30);
    expect(await inCloud(decisionsOf(id))).toEqual([]);
    expect(await onSite(mobileOf(id))).toMatchObject([{ state: 'waiting', by: null }]);
    const second = over('reject', id, 'Not at the gate.');
    await here(second);
    const late = await signedIn(later(site.runtime), RAHIM);
    await expect(late((ctx) => undo(ctx, { batchId: second.batchId }))).rejects.toMatchObject({
      code: 'mobile.nothing-to-undo',
    });
    await round();
    await carryOut();
    await round();
    expect(await inCloud(mobileOf(id))).toMatchObject([{ state: 'rejected' }]);
  });

  test('counts once, however often its answer is lost', async () => {
    const id = await punched();
    await site.sync().now();
    await here(over('accept', id));
    for (let n = 0; n < 3; n += 1) {
      ends.line.faults.push('response lost');
      await expect(round(2 + 20 * n)).rejects.toThrow();
    }
    await carryOut();
    await round(120);
    expect(await inCloud(decisionsOf(id))).toMatchObject([{ state: 'applied', by: 'Rahim' }]);
    expect(await inCloud(punchOf(id))).toHaveLength(1);
    expect(await inCloud('SELECT * FROM sync_conflict')).toEqual([]);
    expect(await onSite(punchOf(id))).toEqual(await inCloud(punchOf(id)));
  });

  test('that comes second is shown with what stands instead', async () => {
    const id = await punched();
    await site.sync().now();
    await there(over('reject', id, 'He was on leave.'));
    await here(over('accept', id), NADIA);
    await round();
    await carryOut();
    await round(30);
    for (const look of [inCloud, onSite]) {
      expect(await look(mobileOf(id))).toEqual([{ state: 'rejected', by: 'Rahim', reason: 'He was on leave.' }]);
      expect(await look(decisionsOf(id))).toEqual([
        { state: 'applied', verdict: 'reject', by: 'Rahim', outcome: null },
        {
          state: 'superseded',
          verdict: 'accept',
          by: 'Nadia',
          outcome: says('Rahim had already rejected it. The first decision applies.'),
        },
      ]);
      expect(await look(punchOf(id))).toEqual([]);
    }
  });

  test('keeps showing when the cloud changes something else of the punch meanwhile', async () => {
    const id = await punched();
    await site.sync().now();
    await here(over('accept', id));
    await ends.people.systemA(({ sql }) => sql.query(`UPDATE mobile_punch SET latitude = NULL WHERE id = $1`, [id]));
    await site.sync().now();
    expect(await onSite(mobileOf(id))).toMatchObject([{ state: 'accepting', by: 'Rahim' }]);
    await round();
    await carryOut();
    await round(30);
    expect(await inCloud(punchOf(id))).toHaveLength(1);
  });

  test('of somebody whose key is not open here is refused, with what to do', async () => {
    const id = await punched();
    await site.sync().now();
    const user = await findUserByEmail(site.runtime.database, NADIA);
    dropKey(site.runtime.sealer, String(user?.id));
    await expect(here(over('accept', id), NADIA)).rejects.toMatchObject({ code: 'mobile.key-missing' });
    expect(await onSite(mobileOf(id))).toMatchObject([{ state: 'waiting' }]);
    await signsIn(NADIA, 'not his password');
    await expect(here(over('accept', id), NADIA)).rejects.toMatchObject({ code: 'mobile.key-missing' });
    await signsIn(NADIA);
    await here(over('reject', id, 'No.'), NADIA);
  });
});

/** A push by hand, with the site's own token. */
async function push(rows: readonly unknown[]) {
  const [state] = await onSite('SELECT epoch, no::int, hash, heartbeat FROM sync_state');
  const body = {
    v: 1,
    epoch: state?.epoch,
    no: Number(state?.no) + 1,
    prev: state?.hash,
    heartbeat: Number(state?.heartbeat) + 1,
    pending: 0,
    terminals: [],
    hasRows: true,
    rows,
  };
  return postTo(`${ends.line.url}/sync/v1/push`, body, { token: await site.token() });
}

describe('Whoever holds the site, its token or its disk', () => {
  test('decides nothing in an admin’s name: not by a command, not by a copy', async () => {
    const id = await punched();
    await round();
    const rahim = await findUserByEmail(ends.cloud.database, RAHIM);
    const { privateKey } = generateKeyPairSync('ed25519');
    const at = new Date();
    const decision = { id: newId(), mobilePunchId: id, verdict: 'accept' as const, batchId: newId(), reason: null };
    const signature = signDecision(privateKey, {
      ...decision,
      decidedAt: at,
      companyId: site.companyId,
      userId: String(rahim?.id),
    });
    const row = {
      mobile_punch_id: id,
      verdict: 'accept',
      reason: null,
      batch_id: decision.batchId,
      decided_by: rahim?.id,
      decided_at: at.toISOString(),
    };
    const item = (over: object, set: object) => ({
      model: 'mobile_decision',
      id: newId(),
      edit: newId(),
      op: 'add',
      set: { ...row, ...set },
      baseValues: {},
      authors: { '*': `user:${rahim?.id}` },
      at: at.toISOString(),
      ...over,
    });
    const [known] = await inCloud(`SELECT id, signature FROM mobile_decision WHERE signature IS NOT NULL LIMIT 1`);
    const answer = await push([
      item({ id: decision.id }, { signature }),
      item({}, { signature: known?.signature }), // one of theirs, over another punch
      item({}, {}),
      item({ authors: { '*': 'system' } }, { signature }),
      item({ authors: { '*': `user:${rahim?.id}` } }, { signature, decided_by: nadia.userId }),
      { ...item({ op: 'change' }, {}), model: 'mobile_punch', id, set: { state: 'accepted' } },
    ]);
    const refused = { result: 'rejected', code: 'mobile.signature-refused' };
    expect(answer.body.rows).toMatchObject([
      refused,
      refused,
      refused,
      refused, // whoever is named beside it, a decision is taken as its signer's
      refused,
      { result: 'rejected', code: 'sync.model-refused' },
    ]);
    const [state] = await onSite('SELECT epoch FROM sync_state');
    const full = { ...row, company_id: site.companyId, id: newId(), state: 'pending', carry_out_at: at.toISOString() };
    const copies = await postTo(
      `${ends.line.url}/sync/v1/reconcile`,
      {
        v: 1,
        epoch: state?.epoch,
        what: 'copies',
        rows: [
          { model: 'mobile_decision', id: full.id, revs: ['1-a'], row: { ...full, decided_by_name: 'Rahim' } },
          { model: 'mobile_punch', id, revs: ['9-a'], row: { id, company_id: site.companyId, state: 'accepted' } },
        ],
      },
      { token: await site.token() },
    );
    expect(copies.status).toBe(200);
    await carryOut();
    expect(await inCloud(decisionsOf(id))).toEqual([]);
    expect(await inCloud(mobileOf(id))).toMatchObject([{ state: 'waiting' }]);
    expect(await inCloud(punchOf(id))).toEqual([]);
    await site.bindAgain(); // what was pushed by hand is not in this site's chain
    await site.sync().now();
  });

  test('finds a key that opens with their password only', async () => {
    const [row] = await onSite(`SELECT signing_key AS key FROM "user" WHERE email = '${RAHIM}'`);
    expect(await openSigningKey(String(row?.key), `${password} `)).toBeUndefined();
    expect((await openSigningKey(String(row?.key), password))?.type).toBe('private');
  });
});

describe('An admin who is none any more when their decision arrives', () => {
  test('deactivated: nothing happens, it is said why, and the punch waits for somebody else on both ends', async () => {
    const id = await punched();
    await site.sync().now();
    await here(over('accept', id), NADIA);
    const active = (isActive: boolean) =>
      ends.people.superAdmin(({ sql }) =>
        sql.query('UPDATE "user" SET is_active = $2 WHERE id = $1', [nadia.userId, isActive]),
      );
    await active(false);
    await round();
    await carryOut();
    await round(30);
    expect(await onSite(decisionsOf(id))).toMatchObject([{ state: 'refused', by: 'Nadia', outcome: saysPart('') }]);
    for (const look of [inCloud, onSite]) {
      expect(await look(mobileOf(id))).toEqual([{ state: 'waiting', by: null, reason: null }]);
      expect(await look(punchOf(id))).toEqual([]);
    }
    expect(await onSite('SELECT * FROM sync_outbox')).toEqual([]);
    await active(true);
    expect(await here(over('accept', id))).toMatchObject([{ result: 'ok' }]); // another one decides
    await round();
    await carryOut();
    await round(30);
    expect(await onSite(punchOf(id))).toHaveLength(1);
  });

  test('with another password by now: the key has ended, and the new one signs', async () => {
    const id = await punched();
    await site.sync().now();
    await here(over('accept', id), NADIA);
    const user = await findUserByEmail(ends.cloud.database, NADIA);
    if (!user) throw new Error('no Nadia');
    const wanted = 'tea garden 4711 sylhet';
    await changeOwnPassword(ends.cloud, user, { current: password, wanted }, 'no session');
    await round();
    expect(await onSite(decisionsOf(id))).toMatchObject([{ state: 'refused', outcome: says(/signed/) }]);
    expect(await inCloud(mobileOf(id))).toMatchObject([{ state: 'waiting' }]);
    await signsIn(NADIA, wanted);
    await here(over('accept', id), NADIA);
    await round(30);
    await carryOut();
    await round(60);
    expect(await onSite(punchOf(id))).toHaveLength(1);
  });
});

describe('A site that is dead for three days while the cloud reviews, edits employees and takes phones', () => {
  test('is level after one round', async () => {
    const employees: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const added = await ends.people.rahim((ctx) =>
        commandsOf('employee').add(ctx, { code: `DEAD-${n}`, name: `Worker ${n}` }),
      );
      employees.push(String(added.id));
    }
    for (let minutes = 3 * 1440; minutes > 0; minutes -= STEP) {
      const [one, other] = [await punched({}, minutes), await punched({}, minutes - STEP / 4)];
      await there(over('accept', one));
      await there(over('reject', other, 'Twice.'));
      await punched({}, minutes - STEP / 2); // nobody has looked at this one
      const id = employees[(minutes / STEP) % employees.length];
      await ends.people.rahim((ctx) => commandsOf('employee').change(ctx, String(id), { name: `Edited ${minutes}` }));
    }
    await carryOut();
    const began = performance.now();
    await site.sync().now();
    if (isLong) process.stderr.write(`level after ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    await expectLevel();
    const [{ waiting } = {}] = await onSite(
      `SELECT count(*)::int AS waiting FROM mobile_punch WHERE state = 'waiting'`,
    );
    expect(Number(waiting)).toBeGreaterThanOrEqual((3 * 1440) / STEP);
  }, 600_000);
});

/** As the loop does it: what a round finds to be apart, the next one corrects. */
async function found(): Promise<void> {
  let [isDone, error]: [boolean, unknown] = [false, undefined];
  for (let turn = 0; turn < 6 && !isDone; turn += 1)
    [isDone, error] = await round(120 + turn).then(
      () => [true, undefined],
      (failed: unknown) => [false, failed],
    );
  if (!isDone) throw error;
  await carryOut(240);
  await round(240);
}

describe('A cloud that is restored to before', () => {
  const standing = async (id: string) => {
    for (const look of [inCloud, onSite]) {
      expect(await look(mobileOf(id))).toEqual([{ state: 'accepted', by: 'Rahim', reason: null }]);
      expect(await look(punchOf(id))).toHaveLength(1);
    }
  };

  test('an acceptance, in the cloud or on site, has it again; so has one that had lost the punch and its phone', async () => {
    const [here1, there1] = [await punched(), await punched()];
    await site.sync().now();
    const backup = await backUp(ends.cloud);
    await here(over('accept', here1));
    await there(over('accept', there1));
    const other = new Phone(phones.url);
    await other.signIn('jamil@fixture.example');
    const sent = made({ clock: null });
    await other.send([sent], { clock: null });
    await there(over('accept', sent.id));
    const refused = await punched();
    await there(over('reject', refused, 'Twice.'));
    await round();
    await carryOut();
    await round(30);
    const pending = await punched();
    await there(over('accept', pending));
    await round(40); // the site has heard that it was decided; the cloud's minute is not over
    for (const id of [here1, there1, sent.id]) await standing(id);
    await restore(ends.cloud, backup);
    expect(await inCloud(mobileOf(here1))).toMatchObject([{ state: 'waiting' }]);
    expect(await inCloud(mobileOf(sent.id))).toEqual([]);
    await found();
    for (const id of [here1, there1, sent.id, pending]) {
      await standing(id);
      for (const look of [inCloud, onSite])
        expect(await look(decisionsOf(id))).toEqual([
          { state: 'applied', verdict: 'accept', by: 'Rahim', outcome: null },
        ]);
    }
    expect(await inCloud(mobileOf(refused))).toMatchObject([{ state: 'rejected', reason: 'Twice.' }]);
    await expectLevel();
  });

  test('a decision, where somebody decides anew meanwhile: the first one stands, the second is shown', async () => {
    const [yes, no] = [await punched(), await punched()];
    await site.sync().now();
    const backup = await backUp(ends.cloud);
    await there(over('accept', yes));
    await there(over('accept', no));
    await carryOut();
    await site.sync().now();
    await restore(ends.cloud, backup);
    const nadias = await signedIn(ends.cloud, NADIA);
    await nadias((ctx) => decide(ctx, [over('reject', yes, 'She does not know.')]));
    await nadias((ctx) => decide(ctx, [over('accept', no)]));
    await carryOut();
    await found();
    for (const id of [yes, no]) {
      await standing(id);
      for (const look of [inCloud, onSite])
        expect(await look(decisionsOf(id))).toMatchObject([
          { state: 'applied', verdict: 'accept', by: 'Rahim', outcome: null },
          { state: 'superseded', by: 'Nadia', outcome: says(/^Rahim had already accepted it/) },
        ]);
    }
    await expectLevel();
  });

  test('takes back its own word only, whole and in its place: what a site has changed or kept too long is nothing', async () => {
    const id = await punched();
    const first = over('accept', id);
    await there(first);
    await site.sync().now();
    const copies = () =>
      onSite(`SELECT model, entity_id AS id, revs, row FROM sync_shadow
              WHERE model IN ('mobile_punch', 'mobile_decision') AND '${id}' IN (entity_id::text, row ->> 'mobile_punch_id')`);
    const old = await copies();
    expect(old).toHaveLength(2);
    await ends.people.rahim((ctx) => undo(ctx, { batchId: first.batchId }));
    await site.sync().now();
    const give = async (rows: readonly Record<string, unknown>[]) => {
      const [state] = await onSite('SELECT epoch FROM sync_state');
      const body = { v: 1, epoch: state?.epoch, what: 'copies', rows };
      const answer = await postTo(`${ends.line.url}/sync/v1/reconcile`, body, { token: await site.token() });
      expect(answer.status).toBe(200);
      await carryOut();
      expect(await inCloud(mobileOf(id))).toEqual([{ state: 'waiting', by: null, reason: null }]);
      expect(await inCloud(decisionsOf(id))).toMatchObject([{ state: 'undone' }]);
      expect(await inCloud(punchOf(id))).toEqual([]);
    };
    await give(old); // it was so once
    const now = await copies();
    const newest = new Map(now.map((one) => [one.id, one.revs as string[]]));
    await give(old.map((one) => ({ ...one, revs: ['9-abc', ...(newest.get(one.id) ?? [])] })));
    await give(
      now.map(({ row, revs, ...one }) => ({
        ...one,
        revs: ['9-abc', ...(revs as string[])],
        row: { ...(row as object), state: 'accepted' },
      })),
    );
    await give(now.map(({ row, ...one }) => ({ ...one, id: newId(), row: { ...(row as object), state: 'accepted' } })));
  });
});
