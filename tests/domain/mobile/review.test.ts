import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stoppedClock } from '../../../src/clock.ts';
import { unitOfWork } from '../../../src/context.ts';
import { carryOutDue } from '../../../src/domain/mobile/carry-out.ts';
import { decide, undo } from '../../../src/domain/mobile/decide.ts';
import type { Decision, Verdict } from '../../../src/domain/mobile/decision.ts';
import { eraseOld } from '../../../src/domain/mobile/retention.ts';
import { dossierOf, reviewQueue } from '../../../src/domain/mobile/review.ts';
import { signedTime } from '../../../src/domain/mobile/server-time.ts';
import { addRecord } from '../../../src/domain/records/write.ts';
import { capacityOf } from '../../../src/domain/subscriptions/limits.ts';
import { newId } from '../../../src/id.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import { asSuperuser } from '../../support/database.ts';
import { garments, signedIn, testRuntime } from '../../support/people.ts';
import { addWorker, north, openPhones, Phone, phonePunch, servePhones } from '../../support/phones.ts';
import { inWords, says, saysPart } from '../../support/says.ts';

const clock = stoppedClock(new Date());
let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let served: Awaited<ReturnType<typeof servePhones>>;
let worker: Awaited<ReturnType<typeof addWorker>>;
let phone: Phone;

beforeAll(async () => {
  runtime = { ...(await testRuntime()), clock };
  people = await garments(runtime);
  worker = await addWorker(runtime, people.a.id, 'Jamil');
  await openPhones(people.systemA);
  served = await servePhones(runtime);
});
beforeEach(async () => {
  phone = new Phone(served.url);
  await phone.signIn(worker.email);
});
afterAll(async () => {
  await served.close();
  await runtime.close();
});

const MINUTE = 60_000;

async function punched(rest: Record<string, unknown> = {}, minutesAgo = 0): Promise<string> {
  const punch = phonePunch({ ...rest, clock: null }, new Date(clock.now().getTime() - minutesAgo * MINUTE));
  const { body } = await phone.send([punch], { clock: null, sentAt: clock.now().toISOString() });
  expect(body.data[0]).toMatchObject({ result: 'ok' });
  return punch.id;
}

const over = (verdict: Verdict, id: string, reason?: string): Decision => ({
  id: newId(),
  batchId: newId(),
  mobilePunchId: id,
  verdict,
  ...(reason ? { reason } : {}),
});

const stateOf = (id: string) =>
  people.systemA(async (ctx) => (await ctx.sql.query('SELECT * FROM mobile_punch WHERE id = $1', [id])).rows[0]);
const punchesOf = (id: string) =>
  people.systemA(async (ctx) => (await ctx.sql.query('SELECT * FROM punch WHERE id = $1', [id])).rows);
const decisionOf = (id: string) =>
  people.systemA(
    async (ctx) =>
      (await ctx.sql.query('SELECT * FROM mobile_decision WHERE mobile_punch_id = $1 ORDER BY id', [id])).rows,
  );

describe('A punch of a user who is no employee', () => {
  test('is taken and held for that reason, can be rejected but not accepted, and is their once they are linked', async () => {
    const karim = new Phone(served.url);
    await karim.signIn('karim@garments-a.example');
    const punch = phonePunch({ clock: null }, clock.now());
    const { body } = await karim.send([punch], { clock: null, sentAt: clock.now().toISOString() });
    expect(body.data[0]).toMatchObject({ id: punch.id, result: 'ok' });
    expect(await stateOf(punch.id)).toMatchObject({ held: 'no_employee', employee_id: null, state: 'waiting' });
    expect((await karim.get('/punches')).body.data[0]).toMatchObject({
      state: 'waiting',
      reason: saysPart('linked you'),
    });
    expect((await karim.get('/day')).body).toMatchObject({ mayPunch: true, next: 'out' });

    const queue = await people.rahim((ctx) => reviewQueue(ctx, { shelf: 'flagged', limit: 300 }));
    expect(queue.punches.find(({ id }) => id === punch.id)).toMatchObject({
      employee: 'Karim',
      employeeId: null,
      isClean: false,
      flags: expect.arrayContaining([expect.objectContaining({ name: 'no_employee' })]),
    });
    expect(await people.rahim((ctx) => decide(ctx, [over('accept', punch.id)]))).toMatchObject([{ result: 'held' }]);
    expect(await decisionOf(punch.id)).toEqual([]);

    const { userId } = await stateOf(punch.id).then((row) => ({ userId: row.user_id }));
    await people.rahim(async (ctx) => {
      const { rows } = await ctx.sql.query(`SELECT id FROM member WHERE user_id = $1`, [userId]);
      await addRecord(ctx, 'employee', { code: 'A-900', name: 'Karim' }, { memberId: rows[0].id });
    });
    const linked = await stateOf(punch.id);
    expect(linked).toMatchObject({ held: null, state: 'waiting', employee_id: expect.any(String) });
    expect(await people.rahim((ctx) => decide(ctx, [over('accept', punch.id)]))).toMatchObject([{ result: 'ok' }]);
    clock.advance(61_000);
    await carryOutDue(runtime);
    expect(await punchesOf(punch.id)).toMatchObject([{ employee_id: linked.employee_id }]);
  });
});

describe('Above the mobile punches that the package holds in a month', () => {
  const limit = (most: number | null) =>
    unitOfWork({ runtime, principal: systemPrincipal(null) }, (ctx) =>
      ctx.sql.query(
        `UPDATE package SET max_mobile_punches = $1 WHERE id = (SELECT package_id FROM company WHERE id = $2)`,
        [most, people.a.id],
      ),
    );
  const taken = async () => {
    const capacity = await people.systemA((ctx) => capacityOf(ctx, 'mobile_punches'));
    if (!capacity) throw new Error('the package sets no limit');
    return capacity.taken;
  };

  test('the surplus is taken, waits on held for that reason, and is accepted when a higher package is paid', async () => {
    await limit(1_000_000);
    const before = await taken();
    await limit(before + 1);
    const ids = [await punched({}, 3), await punched({}, 2), await punched({}, 1)];
    await people.rahim((ctx) =>
      decide(
        ctx,
        ids.map((id) => over('accept', id)),
      ),
    );
    clock.advance(61_000);
    await carryOutDue(runtime);
    const states = await Promise.all(ids.map(stateOf));
    expect(states.filter(({ state }) => state === 'accepted')).toHaveLength(1);
    const surplus = states.filter(({ state, held }) => state === 'waiting' && held === 'over_limit');
    expect(surplus).toHaveLength(2);
    expect((await decisionOf(surplus[0].id))[0]).toMatchObject({
      state: 'refused',
      outcome: says(/mobile punches a month.*next month.*order a higher package/s),
    });
    const queue = await people.rahim((ctx) => reviewQueue(ctx, { shelf: 'flagged', limit: 300 }));
    expect(queue.punches.find(({ id }) => id === surplus[0].id)?.flags[0]).toMatchObject({ name: 'over_limit' });

    await limit(null);
    await people.rahim((ctx) =>
      decide(
        ctx,
        surplus.map(({ id }) => over('accept', id)),
      ),
    );
    clock.advance(61_000);
    await carryOutDue(runtime);
    for (const { id } of surplus) expect(await stateOf(id)).toMatchObject({ state: 'accepted', held: null });
  });
});

describe('Accepting', () => {
  test('waits a minute; then the punch stands under the same id, and the state says who and when', async () => {
    const id = await punched();
    const [decided] = await people.rahim((ctx) => decide(ctx, [over('accept', id)]));
    expect(decided).toMatchObject({ result: 'ok' });
    clock.advance(59_000);
    await carryOutDue(runtime);
    expect([await punchesOf(id), (await stateOf(id)).state]).toEqual([[], 'accepting']);
    clock.advance(2_000);
    const reported = await carryOutDue(runtime);
    expect(reported.get(people.a.id)).toEqual([id]);
    const [punch] = await punchesOf(id);
    expect(punch).toMatchObject({
      source: 'mobile',
      employee_id: worker.employeeId,
      punch_code: 0,
      terminal_serial: null,
    });
    expect(await stateOf(id)).toMatchObject({ state: 'accepted', decided_by_name: 'Rahim', at: punch.at });
    await carryOutDue(runtime);
    expect(await punchesOf(id)).toHaveLength(1);
  });

  test('of 300 is one transaction, and each comes about once', async () => {
    const sent = Array.from({ length: 300 }, (_, n) =>
      phonePunch({ clock: null }, new Date(clock.now().getTime() - n * MINUTE)),
    );
    for (let from = 0; from < 300; from += 100) {
      await phone.send(sent.slice(from, from + 100), { clock: null, sentAt: clock.now().toISOString() });
    }
    const batchId = newId();
    const all = sent.map(({ id }) => ({ ...over('accept', id), batchId }));
    const decided = await people.rahim((ctx) => decide(ctx, all));
    expect(decided.filter(({ result }) => result === 'ok')).toHaveLength(300);
    const xids = await people.systemA(
      async (ctx) =>
        (await ctx.sql.query('SELECT DISTINCT xmin::text FROM mobile_decision WHERE batch_id = $1', [batchId])).rows,
    );
    expect(xids).toHaveLength(1);
    clock.advance(MINUTE + 1);
    await Promise.all([carryOutDue(runtime), carryOutDue(runtime), carryOutDue(runtime)]);
    const { rows } = await people.systemA((ctx) =>
      ctx.sql.query(
        'SELECT count(*)::int AS n, count(DISTINCT xmin::text)::int AS x FROM punch WHERE id = ANY($1::uuid[])',
        [sent.map(({ id }) => id)],
      ),
    );
    expect(rows[0]).toEqual({ n: 300, x: 1 });
  });

  test('refuses when another content stands under the id: nothing is overwritten', async () => {
    const id = await punched();
    await people.systemA((ctx) =>
      ctx.sql.query(
        `INSERT INTO punch (company_id, id, source, at, employee_id) VALUES ($1, $2, 'manual', now(), $3)`,
        [people.a.id, id, worker.employeeId],
      ),
    );
    await people.rahim((ctx) => decide(ctx, [over('accept', id)]));
    clock.advance(MINUTE + 1);
    await carryOutDue(runtime);
    expect(await decisionOf(id)).toMatchObject([{ state: 'refused', outcome: saysPart('already has this id') }]);
    expect((await stateOf(id)).state).toBe('waiting');
    expect(await punchesOf(id)).toMatchObject([{ source: 'manual' }]);
  });
});

describe('Rejecting', () => {
  test('leaves a tombstone with the reason and nothing of place or photo; no resend brings it back; the worker sees why', async () => {
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(50, 2)]).toString('base64');
    const punch = phonePunch({ photo, clock: null }, clock.now());
    const send = () => phone.send([punch], { clock: null, sentAt: clock.now().toISOString() });
    const first = await send();
    await people.rahim((ctx) => decide(ctx, [over('reject', punch.id, 'You were not there.')]));
    expect((await phone.get('/punches')).body.data[0]).toMatchObject({ state: 'waiting', reason: null });
    clock.advance(MINUTE + 1);
    await carryOutDue(runtime);
    expect(await stateOf(punch.id)).toMatchObject({
      state: 'rejected',
      latitude: null,
      longitude: null,
      reason: 'You were not there.',
      deleted_at: expect.any(Date),
    });
    expect(await punchesOf(punch.id)).toEqual([]);
    const photos = await people.systemA((ctx) => ctx.sql.query('SELECT 1 FROM mobile_photo WHERE id = $1', [punch.id]));
    expect(photos.rows).toEqual([]);
    expect((await send()).body.data).toEqual(first.body.data);
    expect((await stateOf(punch.id)).state).toBe('rejected');
    const own = (await phone.get('/punches')).body.data.find(({ id }: { id: string }) => id === punch.id);
    expect(own).toMatchObject({ state: 'rejected', reason: 'You were not there.' });
  });

  test('needs a reason', async () => {
    const id = await punched();
    await expect(people.rahim((ctx) => decide(ctx, [over('reject', id, '  ')]))).rejects.toMatchObject({
      code: 'mobile.reason-missing',
    });
    expect((await stateOf(id)).state).toBe('waiting');
  });
});

describe('Undoing', () => {
  test('within the minute puts a whole batch back', async () => {
    const ids = [await punched(), await punched()];
    const batchId = newId();
    await people.rahim((ctx) =>
      decide(
        ctx,
        ids.map((id) => ({ ...over('accept', id), batchId })),
      ),
    );
    expect(await people.rahim((ctx) => undo(ctx, { batchId }))).toBe(2);
    clock.advance(MINUTE + 1);
    await carryOutDue(runtime);
    for (const id of ids) {
      expect((await stateOf(id)).state).toBe('waiting');
      expect(await punchesOf(id)).toEqual([]);
    }
    await expect(people.rahim((ctx) => undo(ctx, { batchId }))).rejects.toMatchObject({
      code: 'mobile.nothing-to-undo',
    });
  });
});

describe('Who decides', () => {
  test('two at once: the second is told what the first decided', async () => {
    const admin = await asSuperuser(runtime.database.url);
    await admin.query(
      `UPDATE member SET role = 'company_admin' WHERE user_id = (SELECT id FROM "user" WHERE name = 'Karim')`,
    );
    const second = await signedIn(runtime, 'karim@garments-a.example');
    const id = await punched();
    const both = await Promise.all([
      people.rahim((ctx) => decide(ctx, [over('accept', id)])),
      second((ctx) => decide(ctx, [over('reject', id, 'no')])),
    ]);
    const [one] = both.flat().filter(({ result }) => result === 'ok');
    const [other] = both.flat().filter(({ result }) => result === 'already');
    expect(one && other).toBeTruthy();
    expect(other?.by).toBe(one === both[0]?.[0] ? 'Rahim' : 'Karim');
    await admin.query(`UPDATE member SET role = 'nobody' WHERE user_id = (SELECT id FROM "user" WHERE name = 'Karim')`);
    await admin.end();
  });

  test('an admin of another company is told that it does not exist, and nobody without the right decides', async () => {
    const id = await punched();
    expect(await people.salma((ctx) => decide(ctx, [over('accept', id)]))).toMatchObject([{ result: 'missing' }]);
    await expect(people.karim((ctx) => decide(ctx, [over('accept', id)]))).rejects.toMatchObject({
      code: 'policy.refused',
    });
    await expect(people.salma((ctx) => dossierOf(ctx, id))).rejects.toMatchObject({ code: 'record.not-found' });
    expect((await people.salma((ctx) => reviewQueue(ctx, { shelf: 'waiting', limit: 300 }))).punches).toEqual([]);
    await expect(people.salma((ctx) => undo(ctx, { mobilePunchId: id }))).rejects.toMatchObject({ status: 409 });
    expect((await stateOf(id)).state).toBe('waiting');
  });

  test('they must still be allowed when it is carried out: deactivated in between, nothing happens', async () => {
    const id = await punched();
    await people.rahim((ctx) => decide(ctx, [over('accept', id)]));
    const admin = await asSuperuser(runtime.database.url);
    await admin.query(`UPDATE "user" SET is_active = false WHERE name = 'Rahim'`);
    clock.advance(MINUTE + 1);
    await carryOutDue(runtime);
    await admin.query(`UPDATE "user" SET is_active = true WHERE name = 'Rahim'`);
    await admin.end();
    expect(await punchesOf(id)).toEqual([]);
    expect((await stateOf(id)).state).toBe('waiting');
    expect(await decisionOf(id)).toMatchObject([{ state: 'refused' }]);
  });

  test('nobody decides over their own punch, neither by phone in their name nor by the employee they are', async () => {
    const rahims = new Phone(served.url);
    await rahims.signIn('rahim@garments-a.example');
    const punch = phonePunch({ clock: null }, clock.now());
    await rahims.send([punch], { clock: null, sentAt: clock.now().toISOString() });
    for (const verdict of ['accept', 'reject'] as const) {
      const decided = await people.rahim((ctx) => decide(ctx, [over(verdict, punch.id, 'x')]));
      expect(decided).toMatchObject([{ result: 'own' }]);
    }
    expect((await stateOf(punch.id)).state).toBe('waiting');
  });

  test('a decision is not carried out when the punch has become their own meanwhile', async () => {
    const id = await punched();
    expect(await people.rahim((ctx) => decide(ctx, [over('accept', id)]))).toMatchObject([{ result: 'ok' }]);
    const admin = await asSuperuser(runtime.database.url);
    const { rows } = await admin.query(
      `SELECT e.id, e.member_id AS before, (SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id
         WHERE u.email = 'rahim@garments-a.example') AS rahim
       FROM employee e JOIN mobile_punch m ON m.employee_id = e.id WHERE m.id = $1`,
      [id],
    );
    const link = (member: unknown) =>
      admin.query('UPDATE employee SET member_id = $2 WHERE id = $1', [rows[0].id, member]);
    await link(rows[0].rahim);
    clock.advance(MINUTE + 1);
    await carryOutDue(runtime);
    await link(rows[0].before);
    await admin.end();
    expect(await punchesOf(id)).toEqual([]);
    expect(await decisionOf(id)).toMatchObject([{ state: 'refused' }]);
  });

  test('the same decision sent again is answered again and counts once', async () => {
    const decision = over('accept', await punched());
    await people.rahim((ctx) => decide(ctx, [decision]));
    expect(await people.rahim((ctx) => decide(ctx, [decision]))).toMatchObject([{ result: 'ok' }]);
    expect(await decisionOf(decision.mobilePunchId)).toHaveLength(1);
  });
});

describe('Accepting by itself', () => {
  const rules = (sql: string) => people.systemA((ctx) => ctx.sql.query(sql, [people.a.id]));

  test('is off; switched on it takes clean ones of trusted people only, and marks them', async () => {
    const before = await punched();
    expect((await stateOf(before)).state).toBe('waiting');
    await rules(
      "UPDATE mobile_rules SET accepts_clean = true, unproven_time = 'note', too_fast = 'note' WHERE company_id = $1",
    );
    expect((await stateOf(await punched())).state).toBe('waiting');
    await rules('UPDATE mobile_permit SET is_trusted = true WHERE company_id = $1');
    const clean = await punched();
    const at = clock.now().toISOString();
    const far = await punched({ location: { ...north(5000), accuracyM: 10, at } });
    await carryOutDue(runtime);
    expect(await stateOf(clean)).toMatchObject({ state: 'accepted', is_automatic: true, decided_by: null });
    expect(await punchesOf(clean)).toHaveLength(1);
    expect((await stateOf(far)).state).toBe('waiting');
  });

  test('takes none whose time rests on the phone’s running clock, however well that agrees with a signed time of before', async () => {
    const { serverTime: serverAt, serverProof: proof } = signedTime(
      runtime,
      phone.id,
      new Date(clock.now().getTime() - 120 * MINUTE),
    );
    const heard = { run: 'r1', ms: 0, serverAt, proof };
    const punch = phonePunch(
      { clock: { run: 'r1', ms: 20 * MINUTE }, heard },
      new Date(clock.now().getTime() - 100 * MINUTE),
    );
    await phone.send([punch], { clock: { run: 'r1', ms: 120 * MINUTE }, sentAt: clock.now().toISOString() });
    await carryOutDue(runtime);
    expect(await stateOf(punch.id)).toMatchObject({ time_basis: 'phone_only', is_clean: false, state: 'waiting' });
    await rules('UPDATE mobile_rules SET accepts_clean = false WHERE company_id = $1');
  });
});

describe('What is shown to whoever reviews', () => {
  test('person, place, flags with figures, the time and what proves it, and punches at gates', async () => {
    const at = clock.now();
    await people.systemA((ctx) =>
      ctx.sql.query(
        `INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, at, employee_id)
         VALUES ($1, $2, 'terminal', 'S-GATE', '7', '2026-11-22 08:00:00', 0, $3, $4)`,
        [people.a.id, newId(), new Date(at.getTime() - 30_000), worker.employeeId],
      ),
    );
    const id = await punched({ location: { ...north(900), accuracyM: 20, at: at.toISOString() } });
    const { punches, counts } = await people.rahim((ctx) => reviewQueue(ctx, { shelf: 'flagged', limit: 300 }));
    const line = punches.find((punch) => punch.id === id);
    expect(counts.waiting).toBeGreaterThanOrEqual(counts.flagged);
    expect(line).toMatchObject({ employee: 'Jamil', geofence: 'Gazipur factory', distanceM: 750, isClean: false });
    const words = line?.flags.map((flag) => inWords(flag.words)).join('; ');
    expect(words).toMatch(/750 m outside Gazipur factory/);
    expect(words).toMatch(/Punched at S-GATE within 30 s/);
    const dossier = await people.rahim((ctx) => dossierOf(ctx, id));
    expect(dossier.point).toMatchObject({ accuracyM: 20 });
    expect(dossier.geofences).toMatchObject([{ name: 'Gazipur factory', shape: { kind: 'circle', radiusM: 150 } }]);
    expect(dossier.around.some(({ by }) => by === 'S-GATE')).toBe(true);
  });
});

describe('What is old', () => {
  test('photos and places are erased when the company says so, the punch stays, and no resend is taken for another', async () => {
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(50, 3)]).toString('base64');
    const punch = phonePunch({ photo, clock: null }, clock.now());
    const sending = { clock: null, sentAt: clock.now().toISOString() };
    const first = await phone.send([punch], sending);
    const photos = () =>
      people.systemA(
        async (ctx) => (await ctx.sql.query('SELECT 1 FROM mobile_photo WHERE id = $1', [punch.id])).rows.length,
      );
    // the photo's age is counted by the database's own clock
    await people.systemA((ctx) =>
      ctx.sql.query(`UPDATE mobile_photo SET created_at = $2 WHERE id = $1`, [punch.id, clock.now()]),
    );
    clock.advance(89 * 86_400_000);
    await people.systemA(eraseOld);
    expect(await photos()).toBe(1);
    clock.advance(2 * 86_400_000);
    await people.systemA(eraseOld);
    expect([await photos(), (await stateOf(punch.id)).has_photo]).toEqual([0, false]);
    expect((await stateOf(punch.id)).latitude).not.toBeNull();
    clock.advance(275 * 86_400_000);
    await people.systemA(eraseOld);
    expect(await stateOf(punch.id)).toMatchObject({ latitude: null, longitude: null, state: 'waiting' });
    const again = new Phone(served.url);
    Object.assign(again, { id: phone.id });
    await again.signIn(worker.email);
    expect((await again.send([punch], sending)).body.data).toEqual(first.body.data);
  });
});
