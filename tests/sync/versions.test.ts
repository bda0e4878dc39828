/** Site and cloud of different versions: what one of them does not know stays as it is, and comes across once it does. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { makeBindCode } from '../../src/domain/sites/bind-code.ts';
import { alike } from '../../src/domain/sites/present.rule.ts';
import { newId } from '../../src/id.ts';
import { projectRoot } from '../../src/project.ts';
import { syncModels } from '../../src/sync/models.ts';
import { agreed, readVersions, standingOf } from '../../src/sync/proto.rule.ts';
import { withUnknown } from '../../src/sync/rebase.rule.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { says, saysPart } from '../support/says.ts';
import {
  asOwner,
  type BoundSite,
  type Exchange,
  facts,
  type Json,
  postTo,
  punches,
  rowsIn,
  twoEnds,
} from '../support/sync.ts';

/** What a site of an earlier version sent, and what its cloud answered: record.test.ts wrote it when it was the newest. */
const recorded: Exchange[] = readFileSync(join(projectRoot(), 'tests', 'sync', 'recorded', 'version-1.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Exchange);

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, ends.people.a.id);
const on = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const change = (id: unknown, given: Json) =>
  ends.people.rahim((ctx) => commandsOf('employee').change(ctx, String(id), given));
const hire = (given: Json) => ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { name: 'Jamil', ...given }));
const changeOnSite = async (id: unknown, given: Json) =>
  (await signedIn(site.runtime, 'rahim@garments-a.example'))((ctx) =>
    commandsOf('employee').change(ctx, String(id), given),
  );

/** Past the walls: what time, or another version, would have done. */
async function bySuperuser(runtime: Runtime, sql: string): Promise<void> {
  const client = await asSuperuser(runtime.database.url);
  await client.query(sql).finally(() => client.end());
}

beforeAll(async () => {
  ends = await twoEnds();
});
afterAll(() => ends.close());
afterEach(() => {
  ends.line.veil = undefined;
  Object.assign(ends.line.versions, { oldest: 1, newest: 1 });
});

/** Everything that an older site reads of an answer is in the newer one, as the same kind of thing. */
function expectHolds(found: unknown, expected: unknown, where: string): void {
  if (expected === null || found === null) return;
  if (Array.isArray(expected)) {
    expect([where, Array.isArray(found)]).toEqual([where, true]);
    if (expected.length > 0 && (found as unknown[]).length > 0)
      expectHolds((found as unknown[])[0], expected[0], where);
  } else if (typeof expected === 'object') {
    for (const [key, value] of Object.entries(expected)) {
      expect([`${where}.${key}`, Object.keys(found as object).includes(key)]).toEqual([`${where}.${key}`, true]);
      expectHolds((found as Json)[key], value, `${where}.${key}`);
    }
  } else expect([where, typeof found]).toEqual([where, typeof expected]);
}

/** An earlier site's conversation, said again to this cloud: its people and ids are those of this company. */
class EarlierSite {
  readonly #names: [string, string][];
  #token = '';
  #epoch = 0;
  #hash = '';
  #cursor: unknown = { seq: 0, mark: '' };

  constructor(names: [string, string][]) {
    this.#names = names;
  }

  async sends({ path, headers, body, answer }: Exchange, code: string): Promise<Json> {
    const here = JSON.parse(this.#names.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(body)));
    if ('code' in here) here.code = code;
    if ('epoch' in here) here.epoch = this.#epoch;
    if ('prev' in here) here.prev = this.#hash;
    if ('cursor' in here) here.cursor = this.#cursor;
    if ('sent' in here) here.sent.hash = this.#hash;
    const text = JSON.stringify(here);
    if ('no' in here) this.#hash = createHash('sha256').update(text).digest('hex');
    const { 'hajira-protocol': proto = '' } = headers;
    const given = { headers: { 'hajira-protocol': proto }, ...(this.#token ? { token: this.#token } : {}) };
    const found = await postTo(`${ends.line.url}${path}`, text, given);
    expect([path, found.status, found.body.detail]).toEqual([path, 200, undefined]);
    if (path.endsWith('bind')) {
      this.#token = String(found.body.token);
      this.#epoch = Number(found.body.epoch);
    }
    if ('cursor' in found.body) this.#cursor = found.body.cursor;
    if (!path.endsWith('pull')) expectHolds(found.body, answer, path);
    return found.body;
  }
}

describe('A site of an earlier release and this cloud', () => {
  let code = '';
  const names: [string, string][] = [];

  test('a site that knows punches only is bound, and its punches are taken', async () => {
    const sent = recorded.filter(({ path, body }) => path.endsWith('bind') || 'punches' in body);
    ({ code } = await ends.people.rahim((ctx) => makeBindCode(ctx, ends.people.a.siteId)));
    const earlier = new EarlierSite([]);
    for (const one of sent) await earlier.sends(one, code);
    expect((await facts(ends.cloud, ends.people.a.id)).length).toBe(4);
  });

  test('a site that knows rows too: its edits are taken as their authors, and it gets every page', async () => {
    const { snapshot } = (recorded[0] as Exchange).answer as { snapshot: Record<string, Json[]> };
    const department = await ends.people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
    const jamil = await hire({ code: 'E-1', name: 'জামিল', departmentId: department.id, salary: '12500.50' });
    await ends.people.rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: '1', employeeId: jamil.id, validFrom: '2025-01-01T00:00:00Z' }),
    );
    const rahim = (await inCloud(`SELECT id FROM "user" WHERE email LIKE 'rahim@%'`))[0];
    const member = (await inCloud(`SELECT id FROM member WHERE user_id = '${rahim?.id}'`))[0];
    const idOf = (rows: Json[] | undefined, name: string) => String(rows?.find((row) => row.name === name)?.id);
    const itsMember = snapshot.member?.find(({ userId }) => userId === idOf(snapshot.user, 'Rahim'));
    names.push(
      [idOf(snapshot.department, 'Sewing'), String(department.id)],
      [idOf(snapshot.employee, 'জামিল'), String(jamil.id)],
      [idOf(snapshot.user, 'Rahim'), String(rahim?.id)],
      [String(itsMember?.id), String(member?.id)],
    );
    ({ code } = await ends.people.rahim((ctx) => makeBindCode(ctx, ends.people.a.siteId)));
    const earlier = new EarlierSite(names);
    const pages: Json[] = [];
    for (const one of recorded) {
      const answer = await earlier.sends(one, code);
      if (one.path.endsWith('pull')) pages.push(...(answer.rows as Json[]));
      const sent = (one.body.rows ?? []) as Json[];
      // a grant's id is made of its company's: here it is another one
      const results = (of: Json) =>
        ((of.rows ?? []) as Json[]).flatMap(({ result }, at) => (sent[at]?.model === 'record_grant' ? [] : [result]));
      if (one.path.endsWith('push')) expect(results(answer)).toEqual(results(one.answer));
    }
    expect(await inCloud(`SELECT name, phone FROM employee WHERE id = '${jamil.id}'`)).toEqual([
      { name: 'Jamil H.', phone: '0170' },
    ]);
    // in the site's own name; whose edit the site says it is, the journal says
    expect(await inCloud(`SELECT created_by, salary FROM employee WHERE code = 'S-1'`)).toEqual([
      { created_by: `site:${ends.people.a.siteId}`, salary: null },
    ]);
    const journalled = await inCloud(
      `SELECT DISTINCT actor_name FROM journal WHERE record_id = (SELECT id::text FROM employee WHERE code = 'S-1')`,
    );
    expect(journalled).toEqual([{ actor_name: 'Main gate · Rahim' }]);
    const received = recorded
      .filter(({ path }) => path.endsWith('pull'))
      .flatMap(({ answer }) => answer.rows as Json[]);
    for (const model of new Set(received.map((row) => row.model))) {
      const [then, now] = [received, pages].map((rows) => rows.find((row) => row.model === model && row.row !== null));
      expectHolds(now?.row, then?.row, String(model));
    }
  });

  test('a column that has come since begins at a default, so that rows without it can be stored', async () => {
    const known = new Map<string, Set<string>>();
    for (const { path, answer } of recorded) {
      if (!path.endsWith('pull')) continue;
      for (const { model, row } of answer.rows as { model: string; row: Json | null }[]) {
        if (row) known.set(model, new Set(Object.keys(row)));
      }
    }
    expect(known.size).toBeGreaterThan(5);
    const { rows } = await asOwner(
      ends.cloud,
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL`,
    );
    const needed = new Set((rows as { name: string }[]).map(({ name }) => name));
    const since = syncModels.flatMap(({ name, columns }) =>
      Object.keys(columns).filter(
        (column) => known.has(name) && !known.get(name)?.has(column) && needed.has(`${name}.${column}`),
      ),
    );
    expect(since).toEqual([]);
  });
});

/** The cloud as if it were of a release that did not have these columns and tables yet. */
const COLUMNS = ['designation', 'grace_days', 'silent_after_minutes'];
const withoutThem = (row: Json): Json =>
  Object.fromEntries(
    Object.entries(row).filter(([name]) => ![...COLUMNS, 'graceDays', 'silentAfterMinutes'].includes(name)),
  );

function olderCloud(_path: string, answer: Json): Json {
  const { knownColumns: _, ...rest } = answer;
  const { rows, snapshot } = rest as {
    rows?: { row?: Json | null; model?: string }[];
    snapshot?: Record<string, Json[]>;
  };
  if (rows) {
    const known = rows.filter(({ model }) => model !== 'leave_request');
    rest.rows = known.map((one) => (one.row ? { ...one, row: withoutThem(one.row) } : one));
  }
  if (snapshot) {
    const { badge: _badges, ...tables } = snapshot;
    rest.snapshot = Object.fromEntries(Object.entries(tables).map(([name, some]) => [name, some.map(withoutThem)]));
  }
  return rest;
}

/** What an older cloud does not know, it does not store either. */
const FORGET = `
  CREATE FUNCTION forget_designation() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.designation := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.designation END;
    RETURN NEW;
  END $$;
  CREATE TRIGGER a_forget BEFORE INSERT OR UPDATE ON employee FOR EACH ROW EXECUTE FUNCTION forget_designation()`;

describe('This site and a cloud of an earlier release', () => {
  let id: unknown;

  test('is bound, and what the cloud does not send begins at its default instead of nothing', async () => {
    await bySuperuser(ends.cloud, `UPDATE company SET silent_after_minutes = 45 WHERE id = '${ends.people.a.id}'`);
    await asOwner(ends.cloud, FORGET);
    ends.line.veil = olderCloud;
    id = (await hire({ code: 'V-1', phone: '01' })).id;
    site = await ends.newSite();
    ends.line.veil = olderCloud;
    await site.sync().now();
    expect(await on('SELECT grace_days, silent_after_minutes FROM company')).toEqual([
      { grace_days: 7, silent_after_minutes: 10 },
    ]);
    expect(await on(`SELECT name, phone, designation FROM employee WHERE id = '${id}'`)).toEqual([
      { name: 'Jamil', phone: '01', designation: null },
    ]);
    expect(await on('SELECT * FROM sync_deferred')).toEqual([]);
  });

  test('what the cloud does not know yet stays on site, waits with the reason, and no page wipes it', async () => {
    ends.line.veil = olderCloud;
    await changeOnSite(id, { designation: 'Operator', phone: '02' });
    await site.sync().now();
    expect(await inCloud(`SELECT phone, designation FROM employee WHERE id = '${id}'`)).toEqual([
      { phone: '02', designation: null },
    ]);
    expect(
      await on(`SELECT code, error, op, base_values AS "baseValues" FROM sync_outbox WHERE entity_id = '${id}'`),
    ).toEqual([
      {
        code: 'sync.field-unknown',
        error: says('This cloud does not support designation yet. The change is sent again when the cloud is updated.'),
        op: 'change',
        baseValues: { designation: null },
      },
    ]);
    await change(id, { name: 'Jamil of the cloud' });
    await site.sync().now();
    expect(await on(`SELECT name, designation FROM employee WHERE id = '${id}'`)).toEqual([
      { name: 'Jamil of the cloud', designation: 'Operator' },
    ]);
    const added = (await signedIn(site.runtime, 'rahim@garments-a.example'))((ctx) =>
      commandsOf('employee').add(ctx, { code: 'V-2', name: 'New', designation: 'Helper' }),
    );
    await added;
    await site.sync().now();
    expect(await inCloud(`SELECT designation FROM employee WHERE code = 'V-2'`)).toEqual([{ designation: null }]);
  });

  test('once the cloud is updated, everything comes across by itself, both ways', async () => {
    await asOwner(ends.cloud, 'DROP TRIGGER a_forget ON employee; DROP FUNCTION forget_designation()');
    for (let turn = 0; turn < 2; turn += 1) await site.sync().now();
    const people = 'SELECT id, code, name, phone, designation FROM employee ORDER BY id';
    expect(await on(people)).toEqual(await inCloud(people));
    expect(await inCloud(`SELECT code, designation FROM employee WHERE code LIKE 'V-%' ORDER BY code`)).toEqual([
      { code: 'V-1', designation: 'Operator' },
      { code: 'V-2', designation: 'Helper' },
    ]);
    expect(await on('SELECT silent_after_minutes FROM company')).toEqual([{ silent_after_minutes: 45 }]);
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
  });

  test('a request that the cloud does not know yet is answered in words, and nothing is lost', async () => {
    await site.store(punches(3, 900));
    const [state] = await on('SELECT token_at FROM sync_state');
    ends.line.faults.push({ status: 404, body: { code: 'sync.not-found', detail: 'The sync has no address /x.' } });
    await expect(site.sync().now()).rejects.toMatchObject({ message: expect.stringContaining('Update the cloud') });
    expect(await on('SELECT count(*)::int AS n FROM sync_outbox')).toEqual([{ n: 3 }]);
    await site.sync().now();
    expect(await on('SELECT token_at FROM sync_state')).toEqual([state]);
  });
});

describe('This site and a cloud of a later release', () => {
  const later = (path: string, answer: Json): Json => {
    const rows = (answer.rows as Json[] | undefined)?.map((one) =>
      one.row ? { ...one, hue: 'x', row: { ...(one.row as Json), shoe_size: 41 } } : one,
    );
    const unknown = { model: 'canteen_meal', id: newId(), revs: ['1-a'], row: { id: newId(), dish: 'rice' } };
    const more = path.endsWith('pull') ? [...(rows ?? []), unknown] : rows;
    return { ...answer, mood: 'new', ...(rows ? { rows: more } : {}) };
  };

  test('what the site does not know is left out, records of an unknown kind are deferred until it is updated', async () => {
    ends.line.veil = later;
    const employee = await hire({ code: 'L-1' });
    await site.sync().now();
    await changeOnSite(employee.id, { phone: '03' });
    await site.sync().now();
    expect(await on(`SELECT code, phone FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { code: 'L-1', phone: '03' },
    ]);
    const deferred = await on(`SELECT model, reason FROM sync_deferred`);
    expect(deferred.length).toBeGreaterThan(0);
    expect(deferred[0]).toMatchObject({ model: 'canteen_meal', reason: saysPart('Update the site') });
    expect(
      (await on(`SELECT row ->> 'shoe_size' AS size FROM sync_shadow WHERE entity_id = '${employee.id}'`))[0],
    ).toEqual({ size: '41' }); // kept, for a cloud that is restored
    await bySuperuser(site.runtime, 'DELETE FROM sync_deferred');
  });

  test('a value that the site does not know parks its record alone; it is stored once the site knows it', async () => {
    const employee = await hire({ code: 'L-2' });
    const leave = await ends.people.rahim((ctx) =>
      commandsOf('leave_request').add(ctx, {
        employeeId: employee.id,
        kind: 'sick',
        firstDay: '2026-11-23',
        lastDay: '2026-11-24',
        reason: 'fever',
      }),
    );
    ends.line.veil = (_path, answer) =>
      JSON.parse(JSON.stringify(answer).replaceAll('"kind":"sick"', '"kind":"sabbatical"')) as Json;
    await site.sync().now();
    expect(await on(`SELECT code FROM employee WHERE id = '${employee.id}'`)).toEqual([{ code: 'L-2' }]);
    expect(await on('SELECT model, entity_id AS id, reason FROM sync_deferred')).toEqual([
      { model: 'leave_request', id: leave.id, reason: saysPart('Update the site') },
    ]);
    await asOwner(site.runtime, `ALTER TYPE leave_kind ADD VALUE 'sabbatical'`); // as its migration would
    await hire({ code: 'L-3' });
    await site.sync().now();
    expect(await on('SELECT * FROM sync_deferred')).toEqual([]);
    expect(await on(`SELECT kind::text FROM leave_request WHERE id = '${leave.id}'`)).toEqual([{ kind: 'sabbatical' }]);
  });

  test('a word for a result that the site does not know acknowledges nothing', async () => {
    await site.store(punches(4, 1_000));
    ends.line.veil = (path, answer) =>
      path.endsWith('push') && (answer.results as unknown[]).length > 0
        ? { ...answer, results: [['postponed', 4, 'a reason of tomorrow']] }
        : answer;
    await site.sync().now();
    expect(
      await on(`SELECT DISTINCT error, count(*)::int AS n FROM sync_outbox WHERE model = 'punch' GROUP BY 1`),
    ).toEqual([{ error: says('a reason of tomorrow'), n: 4 }]);
    ends.line.veil = undefined;
    await bySuperuser(site.runtime, 'UPDATE sync_outbox SET next_at = now()');
    await site.sync().now();
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
  });

  test('a company in a state that the site does not know is not bound half', async () => {
    ends.line.veil = (_path, answer) =>
      JSON.parse(JSON.stringify(answer).replaceAll('"state":"active"', '"state":"dormant"')) as Json;
    const before = await on('SELECT epoch, cloud_url FROM sync_state');
    await expect(site.bindAgain()).rejects.toMatchObject({ code: 'site.too-old' });
    expect(await on('SELECT epoch, cloud_url FROM sync_state')).toEqual(before);
    ends.line.veil = undefined;
    await site.bindAgain();
    await site.sync().now();
  });
});

describe('The version of the protocol', () => {
  test('is the newest that both speak', () => {
    expect(agreed({ oldest: 1, newest: 2 }, { oldest: 1, newest: 1 })).toBe(1);
    expect(agreed({ oldest: 2, newest: 4 }, { oldest: 3, newest: 6 })).toBe(4);
    expect(agreed({ oldest: 1, newest: 1 }, { oldest: 2, newest: 3 })).toBeUndefined();
    expect([readVersions('1-3'), readVersions('x'), readVersions(null)]).toEqual([
      { oldest: 1, newest: 3 },
      undefined,
      undefined,
    ]);
    const versions = { oldest: 2, newest: 3 };
    const standings = [undefined, 'x', '0', '1', '2', '3', '4'].map((found) => standingOf(found, versions));
    expect(standings).toEqual(['too-old', 'too-old', 'too-old', 'punches', 'spoken', 'spoken', 'too-new']);
  });

  test('a site that is too old: its punches come through for ever, its edits wait, and it is told what to do', async () => {
    Object.assign(ends.line.versions, { oldest: 2, newest: 3 });
    const employee = await hire({ code: 'P-1' });
    await bySuperuser(site.runtime, 'UPDATE sync_outbox SET next_at = now()');
    await site.store(punches(5, 2_000));
    const [jamil] = await on(`SELECT id FROM employee WHERE code = 'V-1'`);
    await changeOnSite(jamil?.id, { phone: '04' });
    const before = (await facts(ends.cloud, site.companyId)).length;
    await expect(site.sync().now()).rejects.toMatchObject({
      message: expect.stringMatching(/uses version 1 .* versions 2 to 3\. Install the cloud's version/),
    });
    expect((await facts(ends.cloud, site.companyId)).length).toBe(before + 5);
    expect(await on('SELECT model, code FROM sync_outbox')).toEqual([{ model: 'employee', code: 'sync.site-too-old' }]);
    Object.assign(ends.line.versions, { oldest: 1, newest: 3 }); // the cloud keeps the version after all
    await bySuperuser(site.runtime, 'UPDATE sync_outbox SET next_at = now()');
    await site.sync().now();
    expect(await inCloud(`SELECT phone FROM employee WHERE id = '${jamil?.id}'`)).toEqual([{ phone: '04' }]);
    expect(await on(`SELECT code FROM employee WHERE id = '${employee.id}'`)).toEqual([{ code: 'P-1' }]);
  });

  test('a site that speaks more than its cloud speaks what the cloud does; one that speaks nothing of it says so', async () => {
    await site.store(punches(2, 3_000));
    const versions: string[] = [];
    const listening = (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
      versions.push(new Headers(init?.headers).get('hajira-protocol') ?? '');
      return fetch(url, init);
    };
    const sync = site.sync({ versions: { oldest: 1, newest: 2 }, fetch: listening });
    await sync.now();
    await sync.now();
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    expect(versions.indexOf('1')).toBe(1); // only the first request was asked twice
    expect(versions.lastIndexOf('2')).toBe(0);
    await expect(site.sync({ versions: { oldest: 2, newest: 2 } }).now()).rejects.toMatchObject({
      message: expect.stringMatching(/uses version 2 .* only version 1\. Update the cloud/),
    });
  });
});

describe('What did not come', () => {
  test('is told from what came as nothing', () => {
    expect(alike([{ id: 1, a: null }, { id: 2 }, { id: 3, a: 5, z: 1 }], ['id', 'a', 'b'])).toEqual([
      {
        names: ['id', 'a'],
        rows: [
          { id: 1, a: null },
          { id: 3, a: 5, z: 1 },
        ],
      },
      { names: ['id'], rows: [{ id: 2 }] },
    ]);
  });

  test('waits on, seen as its editor saw it; what is deleted waits for nothing', () => {
    const sent = { set: { name: 'b', hue: 'red' }, baseValues: { name: 'a', hue: 'blue' } };
    expect(withUnknown(null, sent, { name: 'b' })).toEqual({
      left: { op: 'change', baseValues: { hue: 'blue' } },
      unknown: ['hue'],
    });
    expect(withUnknown({ op: 'change', baseValues: { name: 'b' } }, sent, { name: 'b' }).left?.baseValues).toEqual({
      name: 'b',
      hue: 'blue',
    });
    expect(withUnknown({ op: 'delete', baseValues: {} }, sent, { name: 'b' })).toEqual({
      left: { op: 'delete', baseValues: {} },
      unknown: [],
    });
    expect(withUnknown(null, sent, { name: 'x', hue: null })).toEqual({ left: null, unknown: [] });
  });
});
