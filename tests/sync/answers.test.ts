/** An answer counts for the question that was asked: those of other sites, of other questions and of other times do not. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { inWords } from '../support/says.ts';
import { type BoundSite, expectEqualEnds, type Json, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let gate: BoundSite;
let dyeing: BoundSite;
let created = 0;
const OTHER = /answered a different request, so the answer was discarded/;
const on = (site: BoundSite, sql: string) => rowsIn(site.runtime, sql, site.companyId);
const position = async (site: BoundSite) =>
  (await on(site, 'SELECT cursor_seq::int AS seq, cursor_mark AS mark, no::int, epoch FROM sync_state'))[0];
const lastError = async () => inWords((await on(gate, 'SELECT last_error AS words FROM sync_state'))[0]?.words);
const round = (site: BoundSite) => site.sync().now();

async function hire(): Promise<unknown> {
  created += 1;
  return (await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: `A-${created}`, name: 'Jamil' })))
    .id;
}
const has = async (site: BoundSite, id: unknown) =>
  (await on(site, `SELECT FROM employee WHERE id = '${id}'`)).length === 1;

/** What the cloud answers to the next requests of a site, by path. */
async function answersTo(site: BoundSite): Promise<Map<string, Json>> {
  const heard = new Map<string, Json>();
  ends.line.veil = (path, answer) => {
    heard.set(path, answer);
    return answer;
  };
  await round(site);
  ends.line.veil = undefined;
  return heard;
}

beforeAll(async () => {
  ends = await twoEnds();
  gate = await ends.newSite();
  const siteId = newId();
  await ends.people.systemA(({ sql }) =>
    sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Dyeing')`, [gate.companyId, siteId]),
  );
  dyeing = await ends.newSite('a', { siteId, name: 'dyeing' });
  for (const site of [gate, dyeing, gate]) await round(site);
});
afterAll(() => ends.close());
afterEach(() => {
  ends.line.veil = undefined;
});

/** The gate's next pull is answered with something else: it takes nothing of it, and everything comes with the round after. */
async function expectThrownAway(answer: (own: Json) => Json): Promise<void> {
  const id = await hire();
  const before = await position(gate);
  ends.line.veil = (path, own) => (path.endsWith('/pull') ? answer(own) : own);
  await expect(round(gate)).rejects.toThrow(OTHER);
  ends.line.veil = undefined;
  expect(await position(gate)).toEqual(before);
  expect(await has(gate, id)).toBe(false);
  expect(await lastError()).toMatch(OTHER);
  await round(gate);
  expect(await has(gate, id)).toBe(true);
  expect(await lastError()).toBeNull();
}

describe('A page', () => {
  test('says which site asked for it, under which epoch, and from where', async () => {
    const before = await position(gate);
    const page = (await answersTo(gate)).get('/sync/v1/pull');
    expect(page?.inReplyTo).toEqual({
      site: gate.siteId,
      epoch: before?.epoch,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      from: { seq: before?.seq, mark: before?.mark },
    });
  });

  test("of another site is thrown away: its place moves nobody's, and no row is skipped", async () => {
    await round(dyeing);
    const page = (await answersTo(dyeing)).get('/sync/v1/pull') as Json;
    await expectThrownAway(() => page);
  });

  test('that the same site was given before is thrown away', async () => {
    await hire();
    const stale = (await answersTo(gate)).get('/sync/v1/pull') as Json;
    await expectThrownAway(() => stale);
  });

  test('of another epoch is thrown away', async () => {
    await expectThrownAway((own) => ({ ...own, inReplyTo: { ...(own.inReplyTo as Json), epoch: 99 } }));
  });

  test('that does not say what it answers is thrown away', async () => {
    await expectThrownAway(({ inReplyTo: _, ...own }) => own);
  });
});

test('a page that names another place than it was asked from is thrown away, whatever else it says', async () => {
  const id = await hire();
  const before = await position(gate);
  ends.line.veil = (path, own) =>
    path.endsWith('/pull') ? { ...own, inReplyTo: { ...(own.inReplyTo as Json), from: { seq: 1, mark: '' } } } : own;
  await round(gate);
  ends.line.veil = undefined;
  expect(await position(gate)).toEqual(before);
  await round(gate);
  expect(await has(gate, id)).toBe(true);
});

describe('The answer to a push', () => {
  test('of another site acknowledges nothing, though number and count are the same', async () => {
    // both sites send their next batch under the same number
    for (const site of [gate, dyeing]) await site.bindAgain();
    for (const site of [gate, dyeing]) await round(site);
    await dyeing.store(punches(3, 500));
    const other = (await answersTo(dyeing)).get('/sync/v1/push') as Json;
    await gate.store(punches(3, 900));
    const before = await position(gate);
    ends.line.veil = (path, own) => (path.endsWith('/push') ? { ...own, ...other } : own);
    await expect(round(gate)).rejects.toThrow(OTHER);
    ends.line.veil = undefined;
    expect(await position(gate)).toEqual(before);
    expect(await on(gate, `SELECT FROM sync_outbox WHERE model = 'punch'`)).toHaveLength(3);
    expect(await lastError()).toMatch(OTHER);
    await round(gate);
    expect(await on(gate, 'SELECT FROM sync_outbox')).toEqual([]);
    for (const site of [gate, dyeing, gate]) await round(site);
    await expectEqualEnds(ends.cloud, gate);
  });
});

describe('The answer of a comparison', () => {
  test('of another site, or to another question, corrects nothing and ends nothing', async () => {
    const due = `UPDATE sync_state SET last_reconcile_at = now() - interval '2 days'`;
    const compared = async (site: BoundSite) => {
      await site.here(({ sql }) => sql.query(due));
      return (await answersTo(site)).get('/sync/v1/reconcile') as Json;
    };
    const other = await compared(dyeing);
    const stale = await compared(gate);
    for (const answer of [other, { ...stale, inReplyTo: { ...(stale.inReplyTo as Json), hash: 'a'.repeat(64) } }]) {
      await gate.here(({ sql }) => sql.query(due));
      const before = await on(gate, 'SELECT last_reconcile_at AS at FROM sync_state');
      ends.line.veil = (path, own) => (path.endsWith('/reconcile') ? answer : own);
      await expect(round(gate)).rejects.toThrow(OTHER);
      ends.line.veil = undefined;
      expect(await on(gate, 'SELECT last_reconcile_at AS at FROM sync_state')).toEqual(before);
      expect(await lastError()).toMatch(OTHER);
    }
    await round(gate);
    expect(await lastError()).toBeNull();
  });
});
