/** People on site edit a record at the moment when the cloud's copy of it is stored: nothing that they wrote is lost silently. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Runtime } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { syncModel, syncModels } from '../../src/sync/models.ts';
import { asSuperuser } from '../support/database.ts';
import { type BoundSite, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
/** Records that the samples refer to, the same on both ends. */
const known = { department: newId(), employee: newId(), punches: [] as string[], members: [] as string[], author: '' };
let made = 0;

interface Sample {
  /** the columns of a new record that have no default */
  row: () => Row;
  /** what a person on site changes, and what is changed in the cloud meanwhile: one column each */
  here: Row;
  there: Row;
  /** another value of the column that the person changes: of the cloud, and the person's next one */
  other: Row;
  later: Row;
}

/** One for each table that both ends change. */
const samples: Record<string, Sample> = {
  department: {
    row: () => ({ name: `Section ${made}` }),
    here: { name: (id: string) => `Finishing ${id}` },
    there: { parent_id: () => known.department },
    other: { name: (id: string) => `Packing ${id}` },
    later: { name: (id: string) => `Ironing ${id}` },
  },
  employee: {
    row: () => ({ code: `R-${made}`, name: 'Jamil' }),
    here: { phone: '01711' },
    there: { designation: 'Operator' },
    other: { phone: '01722' },
    later: { phone: '01733' },
  },
  badge: {
    row: () => ({ number: String(9000 + made), employee_id: known.employee, valid_from: '2020-01-01T00:00:00Z' }),
    here: { valid_to: '2030-01-01T00:00:00Z' },
    there: { valid_from: '2021-01-01T00:00:00Z' },
    other: { valid_to: '2029-01-01T00:00:00Z' },
    later: { valid_to: '2032-01-01T00:00:00Z' },
  },
  terminal: {
    row: () => ({ serial: `RACE${made}`, name: `Gate ${made}`, site_id: site.siteId, is_active: false }),
    here: { name: (id: string) => `North gate ${id}` },
    there: { time_zone: 'Asia/Kolkata' },
    other: { name: (id: string) => `South gate ${id}` },
    later: { name: (id: string) => `West gate ${id}` },
  },
  punch_correction: {
    row: () => ({ punch_id: known.punches[made], note: 'forgot', is_void: true }),
    here: { note: 'was at the doctor' },
    there: { corrected_at: '2026-01-05T03:00:00Z' },
    other: { note: 'was ill' },
    later: { note: 'was at the bank' },
  },
  leave_request: {
    row: () => ({ employee_id: known.employee, kind: 'casual', first_day: '2026-02-01', last_day: '2026-02-02' }),
    here: { reason: 'a wedding' },
    there: { last_day: '2026-02-03' },
    other: { reason: 'a funeral' },
    later: { reason: 'a journey' },
  },
  record_grant: {
    row: () => ({
      principal: known.members[1],
      model: 'department',
      record_id: newId(),
      can_view: true,
      granted_by: known.members[0],
    }),
    here: { can_change: true },
    there: { expires_at: '2031-01-01T00:00:00Z' },
    other: { can_delete: true },
    later: { can_share: true },
  },
};

const shared = syncModels.filter(({ way, isCommand }) => way === 'both' && !isCommand).map(({ name }) => name);
const sampleOf = (model: string): Sample => samples[model] as Sample;
const plain = (value: unknown, id: string): unknown => (typeof value === 'function' ? value(id) : value);

/** A connection whose changes are a person's: captured as any other. */
async function personIn(runtime: Runtime): Promise<pg.Client> {
  const client = await asSuperuser(runtime.database.url);
  await client.query(
    `SET timezone = 'UTC'; SET app.company_id = '${site.companyId}'; SET app.principal = '${known.author}'`,
  );
  return client;
}

async function inCloud(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = await personIn(ends.cloud);
  await work(client).finally(() => client.end());
}

async function insert(client: pg.Client, model: string, id: string, row: Row): Promise<void> {
  const whole = { company_id: site.companyId, id, ...row };
  const names = Object.keys(whole);
  await client.query(
    `INSERT INTO "${model}" (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(whole).map((value) => plain(value, id)),
  );
}

async function update(client: pg.Client, model: string, id: string, change: Row): Promise<void> {
  const names = Object.keys(change);
  await client.query(
    `UPDATE "${model}" SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE id = $1`,
    [id, ...Object.values(change).map((value) => plain(value, id))],
  );
}

/** Waits until somebody but these waits for a lock in this database, or what should wait for it is over. */
async function untilBlocked(client: pg.Client, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  for (;;) {
    const { rows } = await client.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = current_database()
         AND pg_backend_pid() = ANY(pg_blocking_pids(a.pid))) AS waiting`,
    );
    if (rows[0]?.waiting || isOver) return;
  }
}

const round = () => site.sync().now();
const on = async (sql: string) => (await rowsIn(site.runtime, sql, site.companyId)) as Row[];
const waiting = async (model: string, id: string) =>
  (
    await on(
      `SELECT op, base_values AS "baseValues", error FROM sync_outbox WHERE model = '${model}' AND entity_id = '${id}'`,
    )
  )[0] as { op: string; baseValues: Row; error: string | null } | undefined;

interface Edited {
  model: string;
  id: string;
  /** what the person wrote last */
  wrote: Row;
}

/** A record of every table that both ends have, and of which nothing waits. */
async function agreed(): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  await inCloud(async (client) => {
    for (const model of shared) {
      made += 1;
      ids.set(model, newId());
      await insert(client, model, String(ids.get(model)), sampleOf(model).row());
    }
  });
  await round();
  for (const [model, id] of ids) {
    expect([model, await on(`SELECT id FROM "${model}" WHERE id = '${id}'`)]).toEqual([model, [{ id }]]);
    expect([model, await waiting(model, id)]).toEqual([model, undefined]);
  }
  return ids;
}

/**
 * A person edits a record of each table on site, each in a transaction of its own that is open while the page is stored;
 * then the same records are changed in the cloud. The transactions are committed one after the other, each when the page
 * waits for it.
 */
async function whilePageIsStored(
  here: (person: pg.Client, model: string) => Promise<unknown>,
  there: (client: pg.Client, model: string) => Promise<unknown>,
): Promise<void> {
  const people: [string, pg.Client][] = [];
  for (const model of shared) {
    const person = await personIn(site.runtime);
    await person.query('BEGIN');
    await here(person, model);
    people.push([model, person]);
  }
  await inCloud(async (client) => {
    for (const model of shared) await there(client, model);
  });
  const pulled = round();
  for (const [, person] of people) {
    await untilBlocked(person, pulled);
    await person.query('COMMIT');
  }
  await pulled;
  for (const [, person] of people) await person.end();
}

/** What the person wrote stands on site and waits, or has gone up, or is in a conflict: at once, and after more rounds. */
async function expectKept(edits: readonly Edited[]): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    for (const { model, id, wrote } of edits) {
      const [column = '', value] = Object.entries(wrote)[0] ?? [];
      const stands = `SELECT FROM "${model}" WHERE id = '${id}' AND "${column}" = '${plain(value, id)}'`;
      const found = {
        stands: (await on(stands)).length,
        waits: (await waiting(model, id)) !== undefined,
        conflicts: (await on(`SELECT FROM sync_conflict WHERE record_id = '${id}' AND field = '${column}'`)).length,
        isThere: (await rowsIn(ends.cloud, stands, site.companyId)).length,
      };
      const isKept = found.conflicts > 0 || (found.stands === 1 && (found.waits || found.isThere === 1));
      expect([model, turn, isKept, found]).toEqual([model, turn, true, found]);
    }
    await round();
  }
}

const editOf = (ids: Map<string, string>): Edited[] =>
  shared.map((model) => ({ model, id: String(ids.get(model)), wrote: sampleOf(model).here }));

beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
  await site.store(punches(60));
  await round();
  const { rows } = await ends.people.systemA(({ sql }) =>
    sql.query<{ id: string; user_id: string }>(
      `SELECT m.id, m.user_id FROM member m JOIN "user" u ON u.id = m.user_id WHERE m.company_id = $1 ORDER BY u.name DESC`,
      [site.companyId],
    ),
  );
  known.members = rows.map(({ id }) => id); // Rahim, Karim
  known.author = `user:${rows[0]?.user_id}`;
  known.punches = (await on('SELECT id FROM punch ORDER BY id')).map(({ id }) => String(id));
  await inCloud(async (client) => {
    await insert(client, 'department', known.department, { name: 'Sewing' });
    await insert(client, 'employee', known.employee, { code: 'R-0', name: 'Karim' });
  });
  await round();
});
afterAll(() => ends.close());

test('there is a sample of every table that both ends change', () => {
  expect(Object.keys(samples).sort()).toEqual([...shared].sort());
});

test('what only the cloud decides cannot be edited on site, at no moment', async () => {
  const person = await personIn(site.runtime);
  try {
    for (const { name, way, isLoose } of syncModels) {
      if (way === 'both' || isLoose) continue;
      const edit = person.query(`UPDATE "${name}" SET created_by = 'somebody'`);
      const found = await edit.then(
        ({ rowCount }) => rowCount,
        (error: pg.DatabaseError) => error.constraint,
      );
      expect([name, found]).toEqual([name, (await person.query(`SELECT FROM "${name}"`)).rowCount ? 'sync_mirror' : 0]);
    }
  } finally {
    await person.end();
  }
});

describe('Edits on site of one record of every table', () => {
  test('that are under way while a page with these records is stored are kept', async () => {
    const ids = await agreed();
    const of = (model: string) => String(ids.get(model));
    await whilePageIsStored(
      (person, model) => update(person, model, of(model), sampleOf(model).here),
      (client, model) => update(client, model, of(model), sampleOf(model).there),
    );
    for (const model of shared) {
      const [column = ''] = Object.keys(sampleOf(model).here);
      expect([model, Object.keys((await waiting(model, of(model)))?.baseValues ?? {})]).toEqual([model, [column]]);
    }
    await expectKept(editOf(ids));
  });

  test('of the column that was changed in the cloud too are conflicts, or wait', async () => {
    const ids = await agreed();
    const of = (model: string) => String(ids.get(model));
    await whilePageIsStored(
      (person, model) => update(person, model, of(model), sampleOf(model).here),
      (client, model) => update(client, model, of(model), sampleOf(model).other),
    );
    await expectKept(editOf(ids));
  });

  test('that delete them while a page with these records is stored are kept, or are conflicts', async () => {
    const ids = await agreed();
    const of = (model: string) => String(ids.get(model));
    await whilePageIsStored(
      (person, model) => update(person, model, of(model), { deleted_at: '2026-06-01T00:00:00Z' }),
      (client, model) => update(client, model, of(model), sampleOf(model).there),
    );
    const wrote = { deleted_at: '2026-06-01T00:00:00Z' };
    // that a terminal was removed on site is not told to the cloud, and stands on site
    const told = shared.filter((model) => syncModel(model)?.up?.includes('deleted_at'));
    for (const model of shared.filter((model) => !told.includes(model)))
      expect([model, await on(`SELECT FROM "${model}" WHERE id = '${of(model)}' AND deleted_at IS NULL`)]).toEqual([
        model,
        [],
      ]);
    for (const model of told)
      expect([model, await waiting(model, of(model))]).toMatchObject([model, { baseValues: { deleted_at: null } }]);
    await expectKept(told.map((model) => ({ model, id: of(model), wrote })));
  });

  test('that take them out of the table while a page with these records is stored are kept', async () => {
    const ids = await agreed();
    const of = (model: string) => String(ids.get(model));
    await whilePageIsStored(
      (person, model) => person.query(`DELETE FROM "${model}" WHERE id = $1`, [of(model)]),
      (client, model) => update(client, model, of(model), sampleOf(model).there),
    );
    for (const model of shared) {
      expect([model, await on(`SELECT FROM "${model}" WHERE id = '${of(model)}'`)]).toEqual([model, []]);
      expect([model, await waiting(model, of(model))]).toMatchObject([model, { op: 'delete' }]);
    }
    await site.here(({ sql }) => sql.query(`DELETE FROM sync_outbox WHERE op = 'delete'`));
  });

  test('that add them, under the same ids, while a page with these records is stored are kept', async () => {
    const given = new Map<string, Row>();
    for (const model of shared) {
      made += 1;
      given.set(model, { id: newId(), ...sampleOf(model).row() });
    }
    const of = (model: string) => String(given.get(model)?.id);
    await whilePageIsStored(
      (person, model) => insert(person, model, of(model), { ...given.get(model), ...sampleOf(model).here }),
      (client, model) => insert(client, model, of(model), given.get(model) ?? {}),
    );
    for (const model of shared) expect([model, await waiting(model, of(model))]).toMatchObject([model, { op: 'add' }]);
    await expectKept(shared.map((model) => ({ model, id: of(model), wrote: sampleOf(model).here })));
  });

  test('that begin while the answer to earlier ones is taken over are kept', async () => {
    const ids = await agreed();
    const of = (model: string) => String(ids.get(model));
    const people: [string, pg.Client][] = [];
    for (const model of shared) {
      const person = await personIn(site.runtime);
      await update(person, model, of(model), sampleOf(model).here);
      people.push([model, person]);
    }
    // so that the answer brings something to store
    await inCloud(async (client) => {
      for (const model of shared) await update(client, model, of(model), sampleOf(model).there);
    });
    let answered: (() => void) | undefined;
    const isAnswered = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const answer = await globalThis.fetch(url, init);
      if (!String(url).endsWith('/push') || !answered) return answer;
      // an edit locks its record before the outbox has a row of it
      for (const [model, person] of people) {
        await person.query('BEGIN');
        await person.query(`SELECT FROM "${model}" WHERE id = $1 FOR UPDATE`, [of(model)]);
      }
      answered();
      answered = undefined;
      return answer;
    };
    const pushed = site.sync({ fetch }).now();
    await isAnswered;
    for (const [model, person] of people) {
      await untilBlocked(person, pushed);
      await update(person, model, of(model), sampleOf(model).later);
      await person.query('COMMIT');
    }
    await pushed;
    for (const [, person] of people) await person.end();
    await expectKept(shared.map((model) => ({ model, id: of(model), wrote: sampleOf(model).later })));
  });
});
