import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stoppedClock } from '../../src/clock.ts';
import { unitOfWork } from '../../src/context.ts';
import { makeToken, revokeToken, tokenDays } from '../../src/domain/accounts/tokens.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { giveRole } from '../support/access.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { garments, signedIn, testRuntime } from '../support/people.ts';

const clock = stoppedClock(new Date());
let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;

beforeAll(async () => {
  runtime = { ...(await testRuntime()), clock };
  people = await garments(runtime);
  api = await serveApi(runtime);
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

const days = (n: number) => new Date(clock.now().getTime() + n * 86_400_000);
const platform = (sql: string, values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, (ctx) => ctx.sql.query(sql, values));

describe('Making an access token', () => {
  test('its text is shown once and stored as a hash', async () => {
    const created = await people.rahim((ctx) => makeToken(ctx, { name: 'Payroll', rights: ['employee.view'] }));
    expect(created.token).toMatch(/^hjt_[\w-]{86}$/);
    expect(created).toMatchObject({ name: 'Payroll', rights: ['employee.view'], expiresAt: days(tokenDays.usual) });
    const seen = await people.rahim((ctx) => findRecords(ctx, 'access_token', { where: { id: created.id }, limit: 1 }));
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toMatch(/secretHash|hjt_/);
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'access-token.added' }, limit: 5 }),
    );
    expect(journal).toMatchObject([{ recordId: created.id, actorName: 'Rahim' }]);
    expect(JSON.stringify(journal)).not.toMatch(/secretHash|hjt_/);
  });

  test.each([
    [{ rights: [] }, 'rights'],
    [{ rights: ['employee.fire'] }, 'rights'],
    [{ rights: ['punch.delete'] }, 'rights'],
    [{ rights: ['employee.view'], expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ rights: ['employee.view'], expiresAt: '2099-01-01T00:00:00Z' }, 'expiresAt'],
    [{ rights: ['employee.view'], name: ' ' }, 'name'],
  ])('what cannot be is refused by its field: %j', async (given, field) => {
    await expect(people.rahim((ctx) => makeToken(ctx, { name: 'x', ...given }))).rejects.toMatchObject({
      code: 'record.invalid',
      fields: [{ field }],
    });
  });

  test('nobody makes one for somebody else, nor sets its secret', async () => {
    for (const field of ['memberId', 'secretHash', 'lastUsedAt', 'revokedAt', 'companyId', 'id']) {
      await expect(
        people.rahim((ctx) => makeToken(ctx, { name: 'x', rights: ['employee.view'], [field]: people.a.id })),
      ).rejects.toMatchObject({ code: 'policy.field-refused', fields: [{ field }] });
    }
  });

  test('a super admin, who belongs to no company, has none', async () => {
    await expect(
      people.superAdmin((ctx) => makeToken(ctx, { name: 'x', rights: ['company.view'] })),
    ).rejects.toMatchObject({ code: 'policy.refused' });
  });

  test('made with another token, it holds no more and lasts no longer than that one', async () => {
    const short = await people.rahim((ctx) =>
      makeToken(ctx, { name: 'short', rights: ['access_token.add', 'badge.view'], expiresAt: days(2).toISOString() }),
    );
    const asked = (body: object) => api.call(String(short.token), 'POST', '/access-tokens', { body });
    const more = await asked({ name: 'more', rights: ['employee.view'] });
    expect(more.body).toMatchObject({ status: 422, errors: [{ pointer: '#/rights' }] });
    const longer = await asked({ name: 'longer', rights: ['badge.view'], expiresAt: days(3).toISOString() });
    expect(longer.body).toMatchObject({ status: 422, errors: [{ pointer: '#/expiresAt' }] });
    const same = await asked({ name: 'same', rights: ['badge.view'] });
    expect(same.status).toBe(201);
    // it may not view tokens: it learns no more than the id, and the text that is said once
    expect(Object.keys(same.body).sort()).toEqual(['id', 'token']);
    expect((await api.call(same.body.token, 'GET', '/badges')).status).toBe(200);
    const row = await people.rahim((ctx) =>
      findRecords(ctx, 'access_token', { where: { id: same.body.id }, limit: 1 }),
    );
    expect(row).toMatchObject([{ expiresAt: days(2) }]);
  });
});

describe('Using an access token', () => {
  test('it does what was chosen for it and nothing else', async () => {
    const { token } = await tokenOf(people.rahim, ['department.view', 'department.add']);
    expect((await api.call(token, 'POST', '/departments', { body: { name: 'Sewing' } })).status).toBe(201);
    expect((await api.call(token, 'GET', '/departments')).body.data).toHaveLength(1);
    const refused = await api.call(token, 'GET', '/employees');
    expect(refused.body).toMatchObject({ status: 403, code: 'policy.refused' });
    expect(refused.body.detail).toContain('employee.view');
    const [row] = (await api.call(token, 'GET', '/departments')).body.data;
    expect((await api.call(token, 'DELETE', `/departments/${row.id}`)).status).toBe(403);
    expect((await api.call(token, 'GET', '/me')).body.rights).toEqual(['department.view', 'department.add']);
  });

  test('the journal says whose it is, and which', async () => {
    const { token } = await tokenOf(people.rahim, ['department.add'], 'Import');
    const added = await api.call(token, 'POST', '/departments', { body: { name: 'Cutting' } });
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { recordId: added.body.id }, limit: 5 }),
    );
    expect(journal).toMatchObject(
      [{ action: 'department.added', actorName: 'Rahim · Import', requestId: 'same', actor: /^user:/ }].map(
        ({ actor, ...row }) => ({ ...row, actor: expect.stringMatching(actor) }),
      ),
    );
  });

  test('its last use is remembered, at most once a minute', async () => {
    const { token, id } = await tokenOf(people.rahim);
    const used = async () =>
      (await people.rahim((ctx) => findRecords(ctx, 'access_token', { where: { id }, limit: 1 })))[0]?.lastUsedAt;
    expect(await used()).toBeNull();
    await api.call(token, 'GET', '/me');
    const first = clock.now();
    expect(await used()).toEqual(first);
    clock.advance(30_000);
    await api.call(token, 'GET', '/me');
    expect(await used()).toEqual(first);
    clock.advance(31_000);
    await api.call(token, 'GET', '/me');
    expect(await used()).toEqual(clock.now());
  });

  test('an admin sees the tokens of their company, and none of another', async () => {
    const { id } = await tokenOf(people.salma);
    const seen = await people.rahim((ctx) => findRecords(ctx, 'access_token', { where: { id }, limit: 1 }));
    expect(seen).toEqual([]);
    await expect(people.rahim((ctx) => revokeToken(ctx, id))).rejects.toMatchObject({ code: 'record.not-found' });
  });
});

describe('An access token ends', () => {
  const statusOf = async (token: string) => {
    const { status, body, headers } = await api.call(token, 'GET', '/me');
    return { status, code: body.code, challenge: headers.get('www-authenticate') };
  };
  const refused = (code: string) => ({ status: 401, code, challenge: 'Bearer realm="hajira", error="invalid_token"' });

  test('when it is revoked, by itself too; revoking twice is no mistake', async () => {
    const { token, id } = await tokenOf(people.rahim);
    expect((await api.call(token, 'DELETE', `/access-tokens/${id}`)).status).toBe(204);
    expect(await statusOf(token)).toEqual(refused('token.revoked'));
    await people.rahim((ctx) => revokeToken(ctx, id));
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'access-token.revoked', recordId: id }, limit: 5 }),
    );
    expect(journal).toHaveLength(1);
  });

  test('when its time is over', async () => {
    const created = await people.rahim((ctx) =>
      makeToken(ctx, { name: 'x', rights: ['badge.view'], expiresAt: days(1).toISOString() }),
    );
    expect((await statusOf(String(created.token))).status).toBe(200);
    clock.advance(86_400_000);
    expect(await statusOf(String(created.token))).toEqual(refused('token.expired'));
  });

  test('when its owner is deactivated, at the next request; and goes on when they are back', async () => {
    const { token } = await tokenOf(people.salma);
    const switched = (isActive: boolean) =>
      platform(`UPDATE "user" SET is_active = $1 WHERE email = 'salma@garments-b.example'`, [isActive]);
    expect((await api.call(token, 'GET', '/employees')).status).toBe(200);
    await switched(false);
    expect((await api.call(token, 'GET', '/employees')).body).toMatchObject({ status: 403, code: 'policy.refused' });
    expect((await api.call(token, 'GET', '/me')).body.rights).toEqual([]);
    await switched(true);
    expect((await api.call(token, 'GET', '/employees')).status).toBe(200);
  });

  test('when its owner loses their role, or their company is suspended', async () => {
    const { token } = await tokenOf(people.salma);
    await platform(`UPDATE member SET role = 'nobody' WHERE company_id = $1`, [people.b.id]);
    expect((await api.call(token, 'GET', '/employees')).status).toBe(403);
    await platform(`UPDATE member SET role = 'company_admin' WHERE company_id = $1`, [people.b.id]);
    await platform(`UPDATE company SET state = 'suspended' WHERE id = $1`, [people.b.id]);
    const refusal = await api.call(token, 'GET', '/employees');
    expect(refusal.status).toBe(403);
    expect(refusal.body.detail).toContain('suspended');
    await platform(`UPDATE company SET state = 'active' WHERE id = $1`, [people.b.id]);
    expect((await api.call(token, 'GET', '/employees')).status).toBe(200);
  });

  test('when its owner leaves the company, for good: back again they are another member', async () => {
    const { token } = await tokenOf(people.salma);
    await platform(`UPDATE member SET ended_at = now() WHERE company_id = $1`, [people.b.id]);
    expect(await statusOf(token)).toEqual(refused('token.revoked'));
    await platform(
      `INSERT INTO member (company_id, id, user_id, role)
       SELECT company_id, gen_random_uuid(), user_id, role FROM member WHERE company_id = $1`,
      [people.b.id],
    );
    expect(await statusOf(token)).toEqual(refused('token.revoked'));
  });

  test('what is no token, was never one, or has another secret, gets one and the same answer', async () => {
    const { token } = await tokenOf(people.rahim);
    const other = `${token.slice(0, -3)}${token.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    const strange = `hjt_${Buffer.alloc(64, 7).toString('base64url')}`;
    const answers = await Promise.all(
      ['hjt_', 'x', `${token}x`, token.slice(4), other, strange].map((text) => api.call(text, 'GET', '/employees')),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ status: 401, code: 'token.unknown' });
    const none = await api.call(null, 'GET', '/employees');
    expect(none.body).toMatchObject({ status: 401, code: 'token.missing' });
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="hajira"');
  });
});

describe('Calls of one token', () => {
  test('are counted over all processes; too many wait', async () => {
    const limited = await serveApi(runtime, { calls: 3, seconds: 3600 });
    const another = await serveApi(runtime, { calls: 3, seconds: 3600 });
    try {
      const { token } = await tokenOf(people.rahim);
      const { token: free } = await tokenOf(people.rahim);
      const left = [];
      for (const server of [limited, another, limited]) {
        left.push((await server.call(token, 'GET', '/me')).headers.get('ratelimit-remaining'));
      }
      expect(left).toEqual(['2', '1', '0']);
      for (const server of [another, limited, limited]) {
        const refused = await server.call(token, 'GET', '/me');
        expect(refused.body).toMatchObject({ status: 429, code: 'http.too-many-calls' });
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await limited.call(free, 'GET', '/me')).status).toBe(200);
    } finally {
      await limited.close();
      await another.close();
    }
  });
});

describe('What a token may, its commands ask too', () => {
  test('it has no more when its owner comes to hold other rights: without a role, or before their company has paid', async () => {
    const karim = 'karim@garments-a.example';
    await giveRole(people.rahim, karim, 'hr_officer');
    const { token: karims } = await tokenOf(await signedIn(runtime, karim), ['department.view']);
    const { token: rahims } = await tokenOf(people.rahim, ['department.view']);
    const leave = { firstDay: '2026-12-01', lastDay: '2026-12-01', kind: 'casual' };
    await platform(
      `UPDATE membership SET deleted_at = now() WHERE company_id = $1 AND member_id IN
      (SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE u.name = 'Karim')`,
      [people.a.id],
    );
    // a worker asks for leave; their program does not
    expect((await api.call(karims, 'GET', '/leave-requests')).status).toBe(403);
    expect((await api.call(karims, 'POST', '/leave-requests', { body: leave })).status).toBe(403);
    expect((await api.call(karims, 'GET', '/me')).body.rights).toEqual([]);
    await platform(`UPDATE company SET state = 'suspended' WHERE id = $1`, [people.a.id]);
    const renamed = await api.call(rahims, 'PATCH', `/companies/${people.a.id}`, { body: { name: 'Taken over' } });
    expect(renamed.body).toMatchObject({ status: 403, code: 'policy.refused' });
    await platform(`UPDATE company SET state = 'active' WHERE id = $1`, [people.a.id]);
    expect((await api.call(rahims, 'GET', '/departments')).status).toBe(200);
  });

  test('narrowed to viewing, no command goes further', async () => {
    const department = await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Finishing' }));
    const { token } = await tokenOf(people.rahim, ['department.view', 'department.change']);
    const changed = await api.call(token, 'PATCH', `/departments/${department.id}`, { body: { name: 'Finish' } });
    expect(changed.body).toMatchObject({ id: department.id, name: 'Finish' });
    expect((await api.call(token, 'POST', '/departments', { body: { name: 'X' } })).status).toBe(403);
  });
});
