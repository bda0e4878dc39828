import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { systemClock } from '../../src/clock.ts';
import { type Context, unitOfWork } from '../../src/context.ts';
import { findUserById, setPasswordHash } from '../../src/db/platform.ts';
import { hashPassword } from '../../src/domain/accounts/password.ts';
import { signUserOut } from '../../src/domain/accounts/support.ts';
import { confirmTwoStep, startTwoStep } from '../../src/domain/accounts/two-step.ts';
import { carryOutDue } from '../../src/domain/mobile/carry-out.ts';
import { flagWords } from '../../src/domain/mobile/flag-words.rule.ts';
import { signedTime } from '../../src/domain/mobile/server-time.ts';
import { makePhoneCode } from '../../src/domain/mobile/sessions.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { asSuperuser } from '../support/database.ts';
import { garments, password, testRuntime } from '../support/people.ts';
import { addWorker, call, north, openPhones, Phone, phonePunch, servePhones } from '../support/phones.ts';
import { inWords } from '../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let served: Awaited<ReturnType<typeof servePhones>>;
let jamil: Awaited<ReturnType<typeof addWorker>>;
/** minutes by which the runtime's clock is ahead of ours */
let ahead = 0;

beforeAll(async () => {
  const opened = await testRuntime();
  runtime = { ...opened, clock: { now: () => new Date(systemClock.now().getTime() + ahead * 60_000) } };
  people = await garments(runtime);
  jamil = await addWorker(runtime, people.a.id, 'Jamil');
  await openPhones(people.systemA);
  served = await servePhones(runtime);
});
afterAll(async () => {
  await served.close();
  await runtime.close();
});

async function signedInPhone(email = jamil.email): Promise<Phone> {
  const phone = new Phone(served.url);
  const { status, body } = await phone.signIn(email);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return phone;
}

const asSystem = <T>(work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, work);

/** Switches somebody's second step on. @returns the code that their phone shows; the first one is not used up */
async function withSecondStep(userId: string): Promise<() => string> {
  const standing = await findUserById(runtime.database, userId);
  if (!standing) throw new Error('nobody to have a second step');
  const { secret } = await asSystem((ctx) => startTwoStep(ctx, standing));
  const codeAt = (shift: number) => new TOTP({ secret }).generate({ timestamp: runtime.clock.now().getTime() + shift });
  await asSystem((ctx) => confirmTwoStep(ctx, standing, codeAt(-30_000)));
  return () => codeAt(0);
}

const rowsOf = (companyId: string, sql: string, values: unknown[] = []) =>
  unitOfWork(
    { runtime, principal: systemPrincipal(companyId) },
    async (ctx) => (await ctx.sql.query(sql, values)).rows,
  );

describe('Signing in on a phone', () => {
  test('a right password opens it, and the phone is registered once however often', async () => {
    const phone = await signedInPhone();
    await phone.signIn(jamil.email, 'Galaxy A15');
    const rows = await rowsOf(people.a.id, 'SELECT model FROM phone WHERE device_id = $1', [phone.id]);
    expect(rows).toEqual([{ model: 'Galaxy A15' }]);
    expect((await phone.get('/day')).body).toMatchObject({ mayPunch: true, next: 'in', employee: { name: 'Jamil' } });
  });

  test('a wrong one says no more than that, and too many have to wait', async () => {
    const one = await servePhones(runtime, { callsPerMinute: 100, perAccount: 2, perAddress: 100, minutes: 15 });
    const attempt = (email: string) =>
      call(one.url, 'POST', '/sessions', undefined, {
        email,
        password: 'wrong',
        phone: { id: newId(), model: 'x', platform: 'y', appVersion: '1' },
      });
    const [known, unknown] = [await attempt('karim@garments-a.example'), await attempt('nobody@nowhere.example')];
    expect(known.status).toBe(401);
    expect({ ...known.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    await attempt('karim@garments-a.example');
    expect(await attempt('karim@garments-a.example')).toMatchObject({
      status: 429,
      body: { code: 'phone.too-many-attempts' },
    });
    await one.close();
  });

  test('a phone that its owner has signed in on before is not kept out by wrong passwords of others', async () => {
    const one = await servePhones(runtime, { callsPerMinute: 100, perAccount: 2, perAddress: 100, minutes: 15 });
    const rupa = await addWorker(runtime, people.a.id, 'Rupa');
    const attempt = (secret: string, rest: object = {}) => {
      const phone = { id: newId(), model: 'x', platform: 'y', appVersion: '1' };
      return call(one.url, 'POST', '/sessions', undefined, { email: rupa.email, password: secret, phone, ...rest });
    };
    const { deviceToken } = (await attempt(password)).body;
    for (let n = 0; n < 3; n += 1) await attempt(`guess ${n}`);
    expect(await attempt(password)).toMatchObject({ status: 429, body: { code: 'phone.too-many-attempts' } });
    expect(await attempt(password, { deviceToken: `${deviceToken.slice(0, -1)}A` })).toMatchObject({ status: 429 });
    expect(await attempt('a slip of the finger', { deviceToken })).toMatchObject({ status: 401 });
    expect(await attempt(password, { deviceToken })).toMatchObject({ status: 201 });
    for (let n = 0; n < 2; n += 1) await attempt(`guess ${n}`, { deviceToken });
    expect(await attempt(password, { deviceToken })).toMatchObject({ status: 429 });
    await one.close();
  });

  test('whoever has a second step shows its code too; each works once, and wrong ones are counted', async () => {
    const sadia = await addWorker(runtime, people.a.id, 'Sadia');
    const codeNow = await withSecondStep(sadia.userId);
    const one = await servePhones(runtime, { callsPerMinute: 100, perAccount: 4, perAddress: 100, minutes: 15 });
    const phone = { id: newId(), model: 'x', platform: 'y', appVersion: '1' };
    const attempt = (rest: object = {}, known = password) =>
      call(one.url, 'POST', '/sessions', undefined, { email: sadia.email, password: known, phone, ...rest });
    expect(await attempt()).toMatchObject({ status: 401, body: { code: 'phone.code-needed' } });
    const code = codeNow();
    // a right code with a wrong password says nothing of the second step
    expect(await attempt({ code }, 'wrong')).toMatchObject({ status: 401, body: { code: 'phone.sign-in-refused' } });
    expect(await attempt({ code })).toMatchObject({ status: 201, body: { user: { name: 'Sadia' } } });
    expect(await attempt({ code })).toMatchObject({ status: 401, body: { code: 'phone.code-refused' } });
    const failed = await rowsOf(people.a.id, `SELECT 1 FROM journal WHERE action = 'user.two-step-failed'`);
    expect(failed).toHaveLength(1);
    for (let n = 0; n < 3; n += 1) await attempt({ code: '000000' });
    expect(await attempt({ code: '000000' })).toMatchObject({ status: 429, body: { code: 'phone.too-many-attempts' } });
    await one.close();
  });

  test('the browser’s code opens it once, and only on the phone that asked', async () => {
    const standing = await findUserById(runtime.database, jamil.userId);
    if (!standing) throw new Error('Jamil is gone');
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const created = () => asSystem((ctx) => makePhoneCode(ctx, standing, challenge));
    const phone = { id: newId(), model: 'x', platform: 'y', appVersion: '1' };
    const come = (code: string, half = verifier) =>
      call(served.url, 'POST', '/sessions/browser', undefined, { code, verifier: half, phone });
    const stolen = await created();
    expect(await come(stolen, 'w'.repeat(43))).toMatchObject({ status: 410, body: { code: 'link.unusable' } });
    expect(await come(stolen)).toMatchObject({ status: 410 });
    const code = await created();
    const { status, body } = await come(code);
    expect({ status, user: body.user }).toMatchObject({ status: 201, user: { email: jamil.email } });
    expect((await call(served.url, 'GET', '/day', body.accessToken)).status).toBe(200);
    expect(await come(code)).toMatchObject({ status: 410 });
    const late = await created();
    ahead = 6;
    expect(await come(late)).toMatchObject({ status: 410 });
    ahead = 0;
  });

  test('a new password ends what was open on phones; so does an admin, who does not see into it', async () => {
    const hasna = await addWorker(runtime, people.a.id, 'Hasna');
    const phone = await signedInPhone(hasna.email);
    await setPasswordHash(runtime.database, hasna.userId, await hashPassword(password), null);
    expect(await phone.get('/day')).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
    expect(await phone.exchange()).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
    await phone.signIn(hasna.email);
    await people.rahim((ctx) => signUserOut(ctx, hasna.userId, 'Their phone was stolen'));
    expect(await phone.get('/day')).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
  });

  test('no token, a made-up one and one of another kind open nothing', async () => {
    const phone = await signedInPhone();
    const flipped = `${phone.access.slice(0, -3)}${phone.access.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    // company A's token that claims to be company B's
    const bytes = Buffer.from(phone.access.slice(4), 'base64url');
    Buffer.from(people.b.id.replaceAll('-', ''), 'hex').copy(bytes);
    const moved = `hja_${bytes.toString('base64url')}`;
    for (const [method, path] of [
      ['GET', '/day'],
      ['GET', '/punches'],
      ['GET', '/stored'],
      ['POST', '/punches'],
      ['DELETE', '/session'],
    ] as const) {
      for (const token of [undefined, flipped, moved, phone.refresh, 'x']) {
        const reply = await call(served.url, method, path, token, method === 'POST' ? {} : undefined);
        expect([path, reply.status]).toEqual([path, 401]);
      }
    }
  });

  test('an access token ends after a quarter of an hour; the refresh token buys the next', async () => {
    const phone = await signedInPhone();
    ahead += 16;
    expect(await phone.get('/day')).toMatchObject({ status: 401, body: { code: 'phone-token.expired' } });
    const next = await phone.exchange();
    expect(next.status).toBe(201);
    phone.save(next);
    expect((await phone.get('/day')).status).toBe(200);
  });
});

describe('A stolen refresh token', () => {
  test('used a second time, ends the whole family: the thief and the owner sign in again', async () => {
    const phone = await signedInPhone();
    const stolen = phone.refresh;
    phone.save(await phone.exchange());
    phone.save(await phone.exchange());
    const thief = await phone.exchange(stolen);
    expect(thief).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
    expect(await phone.exchange()).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
    expect(await phone.get('/day')).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
    const journal = await rowsOf(people.a.id, `SELECT action FROM journal WHERE action = 'phone.token-reused'`);
    expect(journal.length).toBe(1);
  });

  test('an answer that was lost can be asked for again by the same name, until it is used', async () => {
    const phone = await signedInPhone();
    const [first, attempt] = [phone.refresh, crypto.randomUUID()];
    const lost = await phone.exchange(first, attempt);
    const again = await phone.exchange(first, attempt);
    expect(again.body.refreshToken).toBe(lost.body.refreshToken);
    phone.save(again);
    phone.save(await phone.exchange());
    expect((await phone.exchange(first, attempt)).status).toBe(401);
    expect((await phone.get('/day')).status).toBe(401);
  });

  test('two at once: one exchange counts, and what is made up ends nothing', async () => {
    const phone = await signedInPhone();
    const wrong = `${phone.refresh.slice(0, -4)}AAAA`;
    expect(await phone.exchange(wrong)).toMatchObject({ status: 401, body: { code: 'phone-token.unknown' } });
    expect((await phone.get('/day')).status).toBe(200);
    const both = await Promise.all([phone.exchange(), phone.exchange()]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
    expect((await phone.get('/day')).status).toBe(401);
  });
});

describe('Sending punches', () => {
  test('one is taken once, however often and however many at a time it is sent, and answered the same for ever', async () => {
    const phone = await signedInPhone();
    const punch = phonePunch({
      photo: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(200, 1)]).toString('base64'),
    });
    const storm = await Promise.all(Array.from({ length: 30 }, () => phone.send([punch])));
    const answers = new Set(storm.map(({ body }) => JSON.stringify(body.data)));
    expect([...answers]).toHaveLength(1);
    ahead += 30;
    phone.save(await phone.exchange());
    expect(JSON.stringify((await phone.send([punch])).body.data)).toBe([...answers][0]);
    const rows = await rowsOf(people.a.id, 'SELECT state, flag_names FROM mobile_punch WHERE id = $1', [punch.id]);
    expect(rows).toHaveLength(1);
    expect(await rowsOf(people.a.id, 'SELECT id FROM mobile_photo WHERE id = $1', [punch.id])).toHaveLength(1);
  });

  test('answers row by row: one bad row stops no other', async () => {
    const phone = await signedInPhone();
    const [good, other] = [phonePunch(), phonePunch()];
    const { status, body } = await phone.send([
      good,
      { ...good, direction: 'out' },
      { id: 'x' },
      'nothing',
      phonePunch({ location: { latitude: 91, longitude: 0, accuracyM: 1, at: new Date().toISOString() } }),
      phonePunch({ photo: 'bm8gcGljdHVyZQ==' }),
      other,
    ]);
    expect(status).toBe(200);
    expect(body.data.map(({ result, code }: { result: string; code?: string }) => code ?? result)).toEqual([
      'ok',
      'mobile.id-taken',
      'mobile.unreadable',
      'mobile.unreadable',
      'mobile.unreadable',
      'mobile.unreadable',
      'ok',
    ]);
    expect(body.data[4].message).toContain('location.latitude');
  });

  test('an id that somebody else has used is a conflict, and tells nothing of theirs', async () => {
    const babul = await addWorker(runtime, people.a.id, 'Babul');
    const [his, mine] = [await signedInPhone(babul.email), await signedInPhone()];
    const punch = phonePunch();
    await his.send([punch]);
    const { body } = await mine.send([punch]);
    expect(body.data).toEqual([
      { id: punch.id, result: 'conflict', code: 'mobile.id-taken', message: expect.stringContaining('Another punch') },
    ]);
  });

  test('what is far away is flagged with its figure and waits; its maker sees it', async () => {
    const phone = await signedInPhone();
    const at = new Date();
    const punch = phonePunch({ location: { ...north(2150), accuracyM: 12, at: at.toISOString(), isMock: true } }, at);
    await phone.send([punch]);
    const own = (await phone.get('/punches?limit=100')).body.data.find(({ id }: { id: string }) => id === punch.id);
    expect(own).toMatchObject({ state: 'waiting', distanceM: 2000, geofence: 'Gazipur factory' });
    expect(own.flags.join()).toMatch(/2\.0 km outside Gazipur factory.*mock location/);
  });

  test('a location that is impossible in itself is no measure for the next one', async () => {
    const worker = await addWorker(runtime, people.a.id, 'Rubel');
    const phone = await signedInPhone(worker.email);
    const flagsOf = async (location: object, secondsAgo: number) => {
      const at = new Date(Date.now() - secondsAgo * 1000);
      const punch = phonePunch(
        { clock: null, location: { ...north(0), accuracyM: 10, at: at.toISOString(), ...location } },
        at,
      );
      const { body } = await phone.send([punch], { clock: null });
      expect(body.data[0]).toMatchObject({ result: 'ok' });
      const [row] = await rowsOf(people.a.id, 'SELECT flag_names FROM mobile_punch WHERE id = $1', [punch.id]);
      return (row?.flag_names ?? []) as string[];
    };
    expect(await flagsOf({}, 90)).not.toContain('tooFast');
    const impossible = [
      { latitude: 0, longitude: 0, accuracyM: 0 },
      { latitude: 0.0001, longitude: -0.0001, accuracyM: 20 },
      { ...north(400_000), isMock: true },
      { ...north(400_000), accuracyM: 50_000 },
    ];
    for (const [n, location] of impossible.entries()) {
      await flagsOf(location, 80 - n * 10);
      expect([n, (await flagsOf({}, 76 - n * 10)).includes('tooFast')]).toEqual([n, false]);
    }
    // one that is possible is a measure, also across one that is not
    expect(await flagsOf(north(400_000), 40)).toContain('tooFast');
    await flagsOf({ latitude: 0, longitude: 0, accuracyM: 0 }, 30);
    expect(await flagsOf({}, 20)).toContain('tooFast');
  });

  test('a rule to refuse refuses with its reason, and for ever the same', async () => {
    const phone = await signedInPhone();
    await people.systemA((ctx) =>
      ctx.sql.query(`UPDATE mobile_rules SET mock = 'refuse' WHERE company_id = $1`, [ctx.companyId]),
    );
    const at = new Date();
    const punch = phonePunch({ location: { ...north(0), accuracyM: 12, at: at.toISOString(), isMock: true } }, at);
    const first = await phone.send([punch]);
    await people.systemA((ctx) =>
      ctx.sql.query(`UPDATE mobile_rules SET mock = 'review' WHERE company_id = $1`, [ctx.companyId]),
    );
    expect(first.body.data[0]).toMatchObject({ result: 'rejected', code: 'mobile.refused-by-rule' });
    expect((await phone.send([punch])).body.data).toEqual(first.body.data);
  });

  test('who is not permitted or inactive is told why', async () => {
    const salma = new Phone(served.url);
    await salma.signIn('salma@garments-b.example');
    expect((await salma.send([phonePunch()])).body.data[0]).toMatchObject({
      result: 'rejected',
      code: 'mobile.not-permitted',
    });
    const rina = await addWorker(runtime, people.b.id, 'Rina');
    const phone = await signedInPhone(rina.email);
    expect((await phone.send([phonePunch()])).body.data[0]).toMatchObject({ code: 'mobile.not-permitted' });
    await openPhones(people.systemB);
    expect((await phone.send([phonePunch()])).body.data[0]).toMatchObject({ result: 'ok' });
    const set = (sql: string) =>
      unitOfWork({ runtime, principal: systemPrincipal(null) }, (ctx) => ctx.sql.query(sql, [rina.userId]));
    await people.systemB((ctx) =>
      ctx.sql.query('UPDATE employee SET is_active = false WHERE id = $1', [rina.employeeId]),
    );
    expect((await phone.send([phonePunch()])).body.data[0]).toMatchObject({ code: 'mobile.employee-inactive' });
    await set('UPDATE "user" SET is_active = false WHERE id = $1');
    expect(await phone.send([phonePunch()])).toMatchObject({ status: 403, body: { code: 'phone.user-inactive' } });
    expect((await phone.signIn(rina.email)).body.code).toBe('phone.user-inactive');
  });

  test('a phone that storms is told to wait, one that sends its queue is not', async () => {
    const one = await servePhones(runtime, { callsPerMinute: 5, perAccount: 10, perAddress: 100, minutes: 15 });
    const phone = new Phone(one.url);
    await phone.signIn(jamil.email);
    const replies = await Promise.all(Array.from({ length: 7 }, () => phone.send([phonePunch()])));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(replies.find(({ status }) => status === 429)?.body.code).toBe('phone.too-many-calls');
    await one.close();
  });
});

describe('A queue that is too long for one sending', () => {
  test('is refused with how much may be sent at once', async () => {
    const phone = await signedInPhone();
    const photo = 'x'.repeat(280_000);
    const reply = await phone.send(Array.from({ length: 16 }, () => phonePunch({ photo })));
    expect(reply).toMatchObject({ status: 413, body: { code: 'http.body-too-large' } });
    expect(reply.body.detail).toMatch(/^A request body can have at most 4 MB/);
  });
});

describe('Time without a signal', () => {
  const find = async (id: string) =>
    (
      await rowsOf(
        people.a.id,
        'SELECT at, time_basis AS basis, flag_names AS flags, clock_offset_s AS offset FROM mobile_punch WHERE id = $1',
        [id],
      )
    )[0];
  const run = (ms: number) => ({ run: 'r1', ms });

  test('a clock that is wrong by three hours harms nobody: the instant is right, and the clock flagged', async () => {
    ahead = 0;
    const phone = await signedInPhone();
    const wrong = (ms: number) => new Date(Date.now() + ms + 3 * 3_600_000).toISOString();
    const heard = { ...run(100_000), ...signedAt(phone, Date.now() - 900_000) };
    const punch = phonePunch({ at: wrong(-600_000), clock: run(400_000), heard });
    await phone.send([punch], { sentAt: wrong(0), clock: run(1_000_000) });
    const found = await find(punch.id);
    expect(Math.abs(found.at.getTime() - (Date.now() - 600_000))).toBeLessThan(10_000);
    expect(found).toMatchObject({ basis: 'phone_only', flags: expect.arrayContaining(['clockWrong', 'unprovenTime']) });
    expect(Math.round(found.offset / 600)).toBe(18);
  });

  test('a punch that is said to be three hours old, with every clock of the phone agreeing, is unproven and waits for a person', async () => {
    const phone = await signedInPhone();
    const admin = await asSuperuser(runtime.database.url);
    const rules = (accepts: boolean) =>
      admin.query(
        `UPDATE mobile_rules SET accepts_clean = $2, unproven_time = 'note', unproven_minutes = 720 WHERE company_id = $1`,
        [people.a.id, accepts],
      );
    await rules(true);
    await admin.query('UPDATE mobile_permit SET is_trusted = true WHERE company_id = $1', [people.a.id]);
    const now = Date.now();
    const at = new Date(now - 3 * 3_600_000);
    const forged = [
      phonePunch({ clock: run(19_999_000) }, at),
      phonePunch({ clock: run(20_000_000 - 3 * 3_600_000), heard: null }, at),
      phonePunch({ clock: null, heard: { ...run(0), serverAt: at.toISOString(), proof: 'x'.repeat(24) } }, at),
      // a time that the server did sign, long before, and a running clock that is made up to agree
      phonePunch(
        { clock: run(20_000_000 - 3 * 3_600_000), heard: { ...run(0), ...signedAt(phone, now - 20_000_000) } },
        at,
      ),
    ];
    const { body } = await phone.send(forged, { sentAt: new Date(now).toISOString(), clock: run(20_000_000) });
    expect(body.data.map(({ result }: { result: string }) => result)).toEqual(forged.map(() => 'ok'));
    for (const { id } of forged) {
      const [found] = await rowsOf(
        people.a.id,
        `SELECT time_basis AS basis, is_clean AS "isClean", state, latest_at = received_at AS "isLatest",
                (SELECT one FROM jsonb_array_elements(flags) AS one WHERE one ->> 'name' = 'unprovenTime') AS flag
         FROM mobile_punch WHERE id = $1`,
        [id],
      );
      expect(found).toMatchObject({ basis: 'phone_only', isClean: false, state: 'waiting', isLatest: true });
      expect(found.flag).toMatchObject({ weight: 'review', figure: { minutes: 180 } });
      expect(inWords(flagWords(found.flag))).toBe('Unproven time: 3 h before arrival, according to the phone');
    }
    const live = phonePunch({ clock: null, heard: null });
    await phone.send([live]);
    expect(await find(live.id)).toMatchObject({ basis: 'live' });
    await rules(false);
    await admin.query('UPDATE mobile_permit SET is_trusted = false WHERE company_id = $1', [people.a.id]);
    await admin.query(`UPDATE mobile_rules SET unproven_time = 'review' WHERE company_id = $1`, [people.a.id]);
    await admin.end();
  });

  test('a clock set back between punch and sending cannot make a late punch early', async () => {
    const phone = await signedInPhone();
    const now = Date.now();
    const punch = phonePunch({
      at: new Date(now - 3 * 3_600_000).toISOString(),
      clock: run(990_000),
      heard: { ...run(900_000), ...signedAt(phone, now - 100_000) },
    });
    await phone.send([punch], { sentAt: new Date(now).toISOString(), clock: run(1_000_000) });
    const found = await find(punch.id);
    expect(Math.abs(found.at.getTime() - (now - 10_000))).toBeLessThan(5_000);
    expect(found.basis).toBe('corrected');
  });

  const signedAt = (phone: { id: string }, ms: number) => {
    const { serverTime, serverProof } = signedTime(runtime, phone.id, new Date(ms));
    return { serverAt: serverTime, proof: serverProof };
  };

  test('a last time heard counts when this phone was told it: not when it is made up, or another phone was', async () => {
    const [phone, other] = [await signedInPhone(), await signedInPhone()];
    const now = Date.now();
    const { serverTime, serverProof } = (await phone.get('/day')).body;
    const reported = signedAt(phone, now - 3_600_000);
    const heards = [
      reported,
      { serverAt: reported.serverAt },
      { ...reported, serverAt: new Date(now - 3_601_000).toISOString() },
      { ...reported, proof: 'x'.repeat(24) },
      { ...reported, proof: 'short' },
      signedAt(other, now - 3_600_000),
    ];
    const punches = heards.map((heard) =>
      phonePunch({ at: new Date(now - 3_540_000).toISOString(), clock: run(60_000), heard: { ...run(0), ...heard } }),
    );
    // the phone was started anew before it sent: of its running clock only the beginning is known
    const live = phonePunch({
      heard: { ...run(998_000), serverAt: serverTime, proof: serverProof },
      clock: run(999_000),
    });
    await phone.send([...punches, live], { sentAt: new Date(now).toISOString(), clock: { run: 'r2', ms: 5_000 } });
    const bases = [];
    for (const { id } of [...punches, live]) bases.push((await find(id)).basis);
    expect(bases).toEqual([...heards.map(() => 'phone_only'), 'live']);
    const bounds = await rowsOf(
      people.a.id,
      'SELECT earliest_at AS at FROM mobile_punch WHERE id = ANY($1::uuid[]) AND earliest_at = $2',
      [punches.map(({ id }) => id), reported.serverAt],
    );
    expect(bounds).toHaveLength(1);
  });
});

describe('Somebody who has left', () => {
  test('what they punched before goes to the company they punched for; later ones are refused; their new company stays theirs', async () => {
    const worker = await addWorker(runtime, people.a.id, 'Tania');
    const phone = await signedInPhone(worker.email);
    const queued = phonePunch({}, new Date(Date.now() - 3_600_000));
    const sure = { clock: null, heard: null };
    const admin = await asSuperuser(runtime.database.url);
    const left = new Date(Date.now() - 1_800_000);
    await admin.query('UPDATE member SET ended_at = $2 WHERE id = $1', [worker.memberId, left]);
    await admin.query('UPDATE employee SET is_active = false WHERE id = $1', [worker.employeeId]);
    await admin.query('UPDATE "user" SET company_id = NULL WHERE id = $1', [worker.userId]);
    const { body } = await phone.send(
      [
        { ...queued, ...sure },
        { ...phonePunch(), ...sure },
      ],
      { clock: null },
    );
    expect(body.data.map(({ result, code }: { result: string; code?: string }) => code ?? result)).toEqual([
      'ok',
      'mobile.released',
    ]);
    // they work for B now, and the same phone still holds a punch of A
    const [memberB, employeeB] = [newId(), newId()];
    await admin.query('INSERT INTO member (company_id, id, user_id) VALUES ($1, $2, $3)', [
      people.b.id,
      memberB,
      worker.userId,
    ]);
    await admin.query('UPDATE "user" SET company_id = $2 WHERE id = $1', [worker.userId, people.b.id]);
    await admin.query('INSERT INTO employee (company_id, id, code, name, member_id) VALUES ($1, $2, $3, $4, $5)', [
      people.b.id,
      employeeB,
      'T',
      'Tania',
      memberB,
    ]);
    await phone.signIn(worker.email);
    const late = phonePunch({ companyId: people.a.id, ...sure }, new Date(Date.now() - 3_500_000));
    const strange = phonePunch({ companyId: newId(), ...sure });
    const reply = await phone.send([late, phonePunch(sure), strange], { clock: null });
    expect(reply.body.data.map(({ result, code }: { result: string; code?: string }) => code ?? result)).toEqual([
      'ok',
      'ok',
      'mobile.not-member',
    ]);
    const of = await admin.query('SELECT company_id, employee_id FROM mobile_punch WHERE id = $1', [late.id]);
    expect(of.rows).toEqual([{ company_id: people.a.id, employee_id: worker.employeeId }]);
    await admin.end();
  });
});

describe('Reviewing by the API', () => {
  test('a token with the right accepts, is told when somebody was first, and undoes within the minute', async () => {
    const api = await serveApi(runtime);
    const phone = await signedInPhone();
    const punch = phonePunch();
    await phone.send([punch]);
    const { token } = await tokenOf(people.rahim, ['mobile_punch.view', 'mobile_punch.accept', 'mobile_punch.reject']);
    const path = `/mobile-punches/${punch.id}`;
    const accepted = await api.call(token, 'POST', `${path}/acceptance`, { body: {} });
    expect([accepted.status, accepted.body.state]).toEqual([201, 'accepting']);
    // where somebody was is for whoever holds the right on it, as Rahim does
    expect(accepted.body.latitude).toBe('23.991700');
    const again = await api.call(token, 'POST', `${path}/rejection`, { body: { reason: 'no' } });
    expect([again.status, again.body.code]).toEqual([409, 'mobile.already-decided']);
    expect(again.body.detail).toContain('Rahim');
    expect((await api.call(token, 'DELETE', `${path}/decision`)).status).toBe(204);
    expect((await api.call(token, 'DELETE', `${path}/decision`)).status).toBe(409);
    expect((await api.call(token, 'POST', `${path}/rejection`, { body: {} })).status).toBe(422);
    const looker = await tokenOf(people.rahim, ['mobile_punch.view']);
    expect((await api.call(looker.token, 'POST', `${path}/acceptance`, { body: {} })).status).toBe(403);
    await api.close();
  });

  test('a phone that is ended signs out at once', async () => {
    const phone = await signedInPhone();
    const api = await serveApi(runtime);
    const { token } = await tokenOf(people.rahim, ['phone.view', 'phone.delete']);
    const [row] = await rowsOf(people.a.id, 'SELECT id FROM phone WHERE device_id = $1', [phone.id]);
    expect((await api.call(token, 'DELETE', `/phones/${row.id}`)).status).toBe(204);
    expect(await phone.get('/day')).toMatchObject({ status: 401, body: { code: 'phone-session.ended' } });
    expect((await phone.exchange()).status).toBe(401);
    await api.close();
  });
});

describe('What is stored about them', () => {
  test('they see it themselves, and of nobody else', async () => {
    const worker = await addWorker(runtime, people.a.id, 'Shahin');
    const phone = await signedInPhone(worker.email);
    await phone.send([phonePunch()]);
    const { status, body } = await phone.get('/stored');
    expect([status, body.mobilePunches, body.withLocation, body.withPhoto]).toEqual([200, 1, 1, 0]);
    expect(body.person.name).toBe('Shahin');
    expect(body.keptFor).toEqual({ photoDays: 90, locationDays: 365 });
    expect(body.phones).toHaveLength(1);
    expect((await phone.get('/punches')).body.data).toHaveLength(1);
    await carryOutDue(runtime);
  });
});
