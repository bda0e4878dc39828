import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { alarmOf, isDue, isProofDue, lastDue, nothingYet, outlived } from '../../src/bin/nightly.rule.ts';
import { createNightly, standingFile } from '../../src/bin/nightly.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Runtime } from '../../src/context.ts';
import { readTar } from '../../src/db/backup/tar.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { type Exported, exportConversation } from '../../src/sync/conversation.ts';
import { testRuntime } from '../support/people.ts';
import { says, saysPart } from '../support/says.ts';
import { punches, rowsIn, twoEnds } from '../support/sync.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const local = (text: string) => new Date(text); // no zone in the text: the machine's own

describe('When a backup is due', () => {
  const night = local('2026-11-22T02:30:00');
  const ok = (at: Date) => ({ ...nothingYet, lastOkAt: at.toISOString() });

  test('the last due moment is today, or yesterday while it is still to come', () => {
    expect(lastDue(local('2026-11-22T02:30:00'), '02:30')).toEqual(night);
    expect(lastDue(local('2026-11-23T02:29:59'), '02:30')).toEqual(night);
    expect(lastDue(local('2026-03-01T00:10:00'), '23:50')).toEqual(local('2026-02-28T23:50:00'));
  });
  test('once a day, and at once when the machine was off at night', () => {
    expect(isDue(nothingYet, local('2026-11-22T14:00:00'), '02:30')).toBe(true);
    expect(isDue(ok(night), local('2026-11-22T23:59:00'), '02:30')).toBe(false);
    expect(isDue(ok(night), local('2026-11-23T02:29:00'), '02:30')).toBe(false);
    expect(isDue(ok(night), local('2026-11-23T02:30:00'), '02:30')).toBe(true);
    expect(isDue(ok(night), local('2026-11-25T09:00:00'), '02:30')).toBe(true);
  });
  test('a failed one is tried again after an hour', () => {
    const failed = { ...ok(night), lastError: 'disk full', lastTryAt: local('2026-11-23T02:30:00').toISOString() };
    expect(isDue(failed, local('2026-11-23T03:29:00'), '02:30')).toBe(false);
    expect(isDue(failed, local('2026-11-23T03:30:00'), '02:30')).toBe(true);
  });
  test('a clock that was far ahead once does not stop backups', () => {
    const ahead = local('2031-01-01T02:30:00');
    expect(isDue(ok(ahead), night, '02:30')).toBe(true);
    expect(isDue({ ...ok(ahead), lastError: 'x', lastTryAt: ahead.toISOString() }, night, '02:30')).toBe(true);
  });
  test('it is put back into a scratch database every so many days', () => {
    const proved = { ...nothingYet, lastProvedAt: night.toISOString() };
    expect(isProofDue(nothingYet, night, 7)).toBe(true);
    expect(isProofDue(proved, new Date(night.getTime() + 6 * DAY), 7)).toBe(false);
    expect(isProofDue(proved, new Date(night.getTime() + 7 * DAY), 7)).toBe(true);
    expect(isProofDue(nothingYet, night, 0)).toBe(false);
  });
  test('old ones go, the newest stays however old it is', () => {
    const days = (count: number) => ({ name: `${count}`, at: new Date(night.getTime() - count * DAY) });
    expect(outlived([days(0), days(14), days(15), days(40)], night, 14)).toEqual(['15', '40']);
    expect(outlived([days(40), days(30)], night, 14)).toEqual(['40']);
    expect(outlived([], night, 14)).toEqual([]);
  });
  test('an alarm says what failed and how old the last good one is', () => {
    expect(alarmOf(ok(night), night)).toBeUndefined();
    expect(alarmOf(nothingYet, night)).toBeUndefined();
    expect(alarmOf({ ...ok(night), lastError: 'Disk full.' }, night)).toEqual(
      says(
        `The nightly backup failed: Disk full. The last successful backup is from ${night.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      ),
    );
    expect(alarmOf(ok(night), new Date(night.getTime() + 3 * DAY))).toEqual(saysPart('3 days old'));
  });
});

describe('The nightly backup', () => {
  let runtime: Runtime & { close(): Promise<void> };
  let backupDir: string;
  beforeAll(async () => {
    runtime = await testRuntime('cloud');
  });
  afterAll(() => runtime.close());
  beforeEach(() => {
    backupDir = mkdtempSync(join(tmpdir(), 'hajira-nightly-'));
  });
  afterEach(() => rmSync(backupDir, { recursive: true, force: true }));

  const start = local('2026-11-22T02:30:00');
  function nights(more: { prove?: (file: string) => Promise<void>; dir?: string; verifyDays?: number } = {}) {
    const clock = stoppedClock(start);
    const config = {
      role: 'cloud' as const,
      backupDir: more.dir ?? backupDir,
      BACKUP_AT: '02:30',
      BACKUP_KEEP_DAYS: 3,
      BACKUP_VERIFY_DAYS: more.verifyDays ?? 0,
    };
    const prove = more.prove ? { prove: more.prove } : {};
    return { clock, nightly: createNightly({ runtime: { ...runtime, clock }, config, ...prove }) };
  }
  const tars = () =>
    readdirSync(backupDir)
      .filter((name) => name.endsWith('.tar'))
      .sort();

  test('is made once a night and kept for its days; another process finds it made', async () => {
    const { clock, nightly } = nights();
    const { nightly: second } = nights();
    for (let day = 0; day < 6; day += 1) {
      await nightly.check();
      const created = tars();
      await nightly.check();
      if (day === 0) await second.check();
      expect(tars()).toEqual(created);
      clock.advance(DAY);
    }
    expect(tars()).toHaveLength(4); // of tonight and of three days before
    expect(nightly.standing()).toMatchObject({ lastError: null, failures: 0, file: expect.stringContaining('.tar') });
    expect(nightly.alarm()).toBeUndefined();
    expect(statSync(standingFile(backupDir, 'cloud')).mode & 0o777).toBe(0o600);
  });

  test('that fails is told until one succeeds, and survives a restart of the process', async () => {
    const folder = join(backupDir, 'disk');
    writeFileSync(folder, 'a file, where a folder should be');
    const { nightly } = nights({ dir: join(folder, 'backups') });
    await nightly.check(); // nowhere to note it either: it is in the log, and nothing breaks
    expect(nightly.standing().lastOkAt).toBeNull();

    let isBroken = true;
    const prove = async () => {
      if (isBroken) throw new Error('it did not come back whole.');
    };
    const { clock, nightly: other } = nights({ prove, verifyDays: 7 });
    await other.check();
    expect(other.alarm()).toEqual(
      says('The nightly backup failed: it did not come back whole. There is no backup yet.'),
    );
    expect(tars()).toEqual([]); // what does not hold is no backup
    expect(nights().nightly.alarm()).toEqual(other.alarm());
    clock.advance(HOUR);
    isBroken = false;
    await other.check();
    expect(other.alarm()).toBeUndefined();
    expect(other.standing().lastProvedAt).toBe(new Date(start.getTime() + HOUR).toISOString());
  });

  test('clears away what a crash left behind, not what is being written', async () => {
    const [old, young] = ['hajira-cloud-20261101T000000Z.tar.aaaa.part', 'hajira-cloud-20261122T000000Z.tar.bbbb.part'];
    for (const name of [old, young]) writeFileSync(join(backupDir, name), 'x');
    utimesSync(join(backupDir, old), 0, 0);
    await nights().nightly.check();
    expect(existsSync(join(backupDir, old))).toBe(false);
    expect(existsSync(join(backupDir, young))).toBe(true);
  });

  test('that is stopped in the middle leaves nothing and is no failure', async () => {
    const { nightly } = nights();
    const checking = nightly.check();
    await nightly.stop();
    await checking;
    expect(readdirSync(backupDir).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(nightly.alarm()).toBeUndefined();
  });
});

describe('Everything that was sent and received', () => {
  let ends: Awaited<ReturnType<typeof twoEnds>>;
  beforeAll(async () => {
    ends = await twoEnds();
  });
  afterAll(() => ends.close());

  test('lies beside the backups, day by day and byte for byte, for 400 days', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hajira-conversation-'));
    const site = await ends.newSite();
    const start = new Date('2027-03-01T10:00:00Z');
    const clock = stoppedClock(start);
    const runtime: Runtime = { ...site.runtime, clock };
    const send = async (from: number) => {
      await site.store(punches(10, from));
      await site.sync({ runtime }).now();
    };
    await ends.people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' })); // comes down
    await send(0);
    await send(100);
    for (const file of await exportConversation(runtime, folder)) rmSync(file); // of the day on which it was bound
    expect(readdirSync(folder)).toEqual([]); // this day is not over
    clock.advance(DAY);
    await send(200);
    const file = (await exportConversation(runtime, folder)).find((each) => each.includes('2027-03-01')) ?? '';
    expect(file).toMatch(/hajira-conversation-2027-03-01-\d+\.tar$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const found = new Map<string, Buffer>();
    const handle = await open(file, 'r');
    for await (const { name, content } of readTar(handle)) found.set(name, content);
    await handle.close();
    const sent = await rowsIn(
      runtime,
      'SELECT no, hash, prev, body, response FROM sync_batch ORDER BY no',
      site.companyId,
    );
    const index = JSON.parse(String(found.get('index.json'))) as Exported[];
    const [out, into] = (['sent', 'received'] as const).map((way) =>
      index.filter(({ direction }) => direction === way),
    );
    expect(out?.map(({ about, hash }) => ({ no: about.no, hash }))).toEqual(
      sent.slice(0, 2).map(({ no, hash }) => ({ no: Number(no), hash })),
    );
    for (const [at, batch] of (out ?? []).entries()) {
      expect(found.get(batch.body)?.equals(sent[at]?.body as Buffer)).toBe(true);
      expect(found.get(String(batch.answer))?.equals(sent[at]?.response as Buffer)).toBe(true);
    }
    const received = await rowsIn(
      runtime,
      `SELECT hash, body FROM sync_inbox WHERE at BETWEEN '2027-03-01Z' AND '2027-03-02Z' ORDER BY at, id`,
      site.companyId,
    );
    expect(received.length).toBeGreaterThan(0);
    expect(into?.map(({ hash }) => hash)).toEqual(received.map(({ hash }) => hash));
    for (const { body, hash } of index) {
      expect(
        createHash('sha256')
          .update(gunzipSync(found.get(body) ?? Buffer.alloc(0)))
          .digest('hex'),
      ).toBe(hash);
    }
    expect(await exportConversation(runtime, folder)).toEqual([]); // once
    clock.advance(401 * DAY);
    await exportConversation(runtime, folder);
    expect(readdirSync(folder)).toEqual([]); // both days have been kept long enough
    rmSync(folder, { recursive: true });
  });
});
