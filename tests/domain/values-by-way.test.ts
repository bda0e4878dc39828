/** One value has one result, whichever way it comes in: a form, the API over HTTP, a file, a row of the sync. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { commandsOf } from '../../src/domain/commands.ts';
import { readEmployees } from '../../src/domain/imports/employee-table.ts';
import { addEmployeeImport, runEmployeeImport } from '../../src/domain/imports/employees.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { newId } from '../../src/id.ts';
import { Problem } from '../../src/problem.ts';
import { takeRows } from '../../src/sync/take-rows.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { principalFor } from '../support/billing.ts';
import { garments, testRuntime } from '../support/people.ts';
import { inWords } from '../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let token: string;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime, 1000);
  api = await serveApi(runtime);
  token = (await tokenOf(people.rahim)).token;
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

type Values = Record<string, string>;
type Field = 'code' | 'name' | 'designation' | 'phone' | 'email' | 'salary' | 'joinedOn';

/** @returns undefined when the employee was added, or the message for the field that was refused */
type Way = (field: Field, values: Values) => Promise<string | undefined>;

const messageIn = (problems: readonly { field?: unknown; column?: unknown; message?: unknown }[], name: string) =>
  problems
    .filter(({ field, column }) => field === name || column === name)
    .map(({ message }) => inWords(message))
    .join(' ') || `no message for ${name}: ${JSON.stringify(problems)}`;

const form: Way = async (field, values) => {
  try {
    await people.rahim((ctx) => commandsOf('employee').add(ctx, values));
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return messageIn(error.fields, field);
  }
};

const http: Way = async (field, values) => {
  const { status, body } = await api.call(token, 'POST', '/employees', { body: values });
  if (status === 201) return undefined;
  const errors = (body.errors as { pointer: string; detail: string }[]).map(({ pointer, detail }) => ({
    field: pointer.replace(/^.*\//, ''),
    message: detail,
  }));
  return messageIn(errors, field);
};

const file: Way = async (field, values) => {
  const bytes = Buffer.from(stringify([Object.keys(values), Object.values(values)]));
  const columns = Object.fromEntries(Object.keys(values).map((name, at) => [name, at]));
  const id = await people.rahim(async (ctx) =>
    addEmployeeImport(ctx, 'one.csv', await readEmployees(ctx, { name: 'one.csv', bytes }, { columns })),
  );
  await runEmployeeImport({ runtime, principal: await principalFor(runtime, 'rahim@garments-a.example') }, id);
  const [done] = await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 }));
  return done?.added === 1 ? undefined : messageIn(done?.problems as never, field);
};

const sync: Way = async (field, values) => {
  const set = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name === 'joinedOn' ? 'joined_on' : name, value]),
  );
  const row = {
    model: 'employee',
    id: newId(),
    edit: newId(),
    op: 'add',
    set,
    baseValues: {},
    authors: { '*': `site:${people.a.siteId}` },
    at: new Date().toISOString(),
  };
  const { results } = await people.siteA((ctx) => takeRows(ctx, { id: people.a.siteId, name: 'Main gate' }, [row]));
  const [only] = results;
  return only?.result === 'ok' ? undefined : String(inWords(only?.reason)).replace(`${field}: `, '');
};

const ways = { form, 'API over HTTP': http, file, 'row of the sync': sync };

/** What is stored of the newest employee. */
async function stored(field: Field): Promise<unknown> {
  const { rows } = await people.systemA(({ sql, companyId }) =>
    sql.query(
      `SELECT code, name, designation, phone, email, salary::text, joined_on::text AS "joinedOn" FROM employee
       WHERE company_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
      [companyId],
    ),
  );
  return rows[0]?.[field];
}

const lost = (found: string) =>
  `"${found}" was shortened by a spreadsheet, and digits are lost. Format the column as text, and enter the number again.`;
const letters = 'Some letters of this text were lost when it was saved (�). Enter it again; save files as UTF-8.';

/** `%` stands for a mark of its own in each way, so that no code comes twice. */
const accepted: [field: Field, given: string, value: string][] = [
  ['code', '\u200b%-HI\ufeff', '%-HI'],
  ['code', '\u00a0%\u00a0 12\u00a0', '% 12'],
  ['code', '%-০০১৭', '%-0017'],
  ['name', 'Rahim\u200b\u202e Uddin ', 'Rahim Uddin'],
  ['name', 'র\u200dহিমা', 'র\u200dহিমা'],
  ['name', '=HYPERLINK(1)', '=HYPERLINK(1)'],
  ['name', 'Md. "Raju", Karim', 'Md. "Raju", Karim'],
  ['name', 'Zoe\u0301', 'Zoé'],
  ['designation', '\u00adCutter', 'Cutter'],
  ['phone', '০১৭১১০০০০০০', '01711000000'],
  ['phone', "'01711000000", '01711000000'],
  ['phone', '+8801711000000', '+8801711000000'],
  ['salary', '12500,50', '12500.50'],
  ['salary', '1,25,000', '125000.00'],
  ['salary', '13.550,00', '13550.00'],
  ['salary', '১২৫০০.৫', '12500.50'],
  ['salary', "'12500", '12500.00'],
  ['salary', '\u200b12\u00a0500', '12500.00'],
  ['joinedOn', '2026-11-22', '2026-11-22'],
  ['joinedOn', '২০২৬-১১-২২', '2026-11-22'],
  ['joinedOn', '22-Nov-2026', '2026-11-22'],
  ['joinedOn', '২২ নভেম্বর ২০২৬', '2026-11-22'],
  ['joinedOn', '2026-11-22 00:00:00', '2026-11-22'],
];

const refused: [field: Field, given: string, message: string][] = [
  ['code', '1.00E+05', lost('1.00E+05')],
  ['code', '\u200b', 'Fill this in.'],
  ['code', 'A\ufffd', letters],
  ['code', 'x'.repeat(101), 'At most 100 characters.'],
  ['name', 'Zo\ufffd', letters],
  ['name', 'x'.repeat(501), 'At most 500 characters.'],
  ['phone', '8.80171E+12', lost('8.80171E+12')],
  ['salary', '1.250', '"1.250" can mean 1250 or 1.25. Enter it like 12500.00.'],
  ['salary', '1.25E+05', lost('1.25E+05')],
  ['salary', '12500.505', 'At most 2 digits after the decimal point.'],
  ['salary', '10000000000', 'At most 10 digits before the decimal point.'],
  ['salary', '-5', 'An amount cannot be negative.'],
  ['salary', 'Infinity', '"Infinity" is not an amount. Enter it like 12500.00.'],
  ['salary', '১২,৫x', '"১২,৫x" is not an amount. Enter it like 12500.00.'],
  ['joinedOn', '0026-11-01', '"0026-11-01" is outside the years 1950 to 2100. Enter it like 2026-11-22.'],
  ['joinedOn', '2026-02-30', '"2026-02-30" is not a date. Enter it like 2026-11-22.'],
  ['joinedOn', '2026-11-01 junk', '"2026-11-01 junk" is not a date. Enter it like 2026-11-22.'],
  ['joinedOn', '46327', '"46327" is not a date. Enter it like 2026-11-22.'],
  ['joinedOn', '01/11/2026', '"01/11/2026" can mean more than one date. Enter it like 2026-11-22.'],
];

let created = 0;
const marked = (text: string) => text.replace('%', `W${created}`);

describe('A value of an employee', () => {
  describe.each(Object.entries(ways))('by %s', (_name, way) => {
    // a salary of a site needs its author's signature, which is asked for before its value is read
    const isOfWay = ([field]: readonly [Field, string, string]) => way !== sync || field !== 'salary';

    const come = (field: Field, given: string) => {
      created += 1;
      return way(field, { code: `E-${created}`, name: 'Worker', [field]: marked(given) });
    };

    test.each(accepted.filter(isOfWay))('%s %j is stored as %j', async (field, given, value) => {
      expect(await come(field, given)).toBeUndefined();
      expect(await stored(field)).toBe(marked(value));
    });

    test.each(refused.filter(isOfWay))('%s %j is refused: %s', async (field, given, message) => {
      expect(await come(field, given)).toBe(message);
    });
  });
});

describe('A badge number', () => {
  /** By each way for an employee who is there already. @returns undefined when it was stored, or why not */
  type BadgeWay = (number: string, employee: { id: string; code: string }) => Promise<string | undefined>;
  const validFrom = '2026-11-01';
  const byForm: BadgeWay = async (number, { id }) => {
    try {
      await people.rahim((ctx) => commandsOf('badge').add(ctx, { number, employeeId: id, validFrom }));
      return undefined;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return messageIn(error.fields, 'number');
    }
  };
  const byHttp: BadgeWay = async (number, { id }) => {
    const { status, body } = await api.call(token, 'POST', '/badges', { body: { number, employeeId: id, validFrom } });
    return status === 201 ? undefined : (body.errors as { detail: string }[]).map(({ detail }) => detail).join(' ');
  };
  const byFile: BadgeWay = async (number, { code }) => {
    const bytes = Buffer.from(
      stringify([
        ['code', 'badge'],
        [code, number],
      ]),
    );
    const plan = { columns: { code: 0, badge: 1 }, mode: 'update' as const };
    const id = await people.rahim(async (ctx) =>
      addEmployeeImport(ctx, 'one.csv', await readEmployees(ctx, { name: 'one.csv', bytes }, plan)),
    );
    await runEmployeeImport({ runtime, principal: await principalFor(runtime, 'rahim@garments-a.example') }, id);
    const [done] = await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 }));
    return done?.updated === 1 ? undefined : messageIn(done?.problems as never, 'badge');
  };
  const bySync: BadgeWay = async (number, { id }) => {
    const set = { number, employee_id: id, valid_from: `${validFrom}T00:00:00Z` };
    const authors = { '*': `site:${people.a.siteId}` };
    const row = {
      model: 'badge',
      id: newId(),
      edit: newId(),
      op: 'add',
      set,
      baseValues: {},
      authors,
      at: new Date().toISOString(),
    };
    const { results } = await people.siteA((ctx) => takeRows(ctx, { id: people.a.siteId, name: 'Main gate' }, [row]));
    return results[0]?.result === 'ok' ? undefined : String(inWords(results[0]?.reason)).replace('number: ', '');
  };
  const numbersOf = (id: string) =>
    people.systemA(async ({ sql, companyId }) => {
      const { rows } = await sql.query<{ number: string }>(
        'SELECT number FROM badge WHERE company_id = $1 AND employee_id = $2',
        [companyId, id],
      );
      return rows.map(({ number }) => number);
    });
  const come = async (way: BadgeWay, given: string) => {
    created += 1;
    const code = `B-${created}`;
    const added = await people.rahim((ctx) => commandsOf('employee').add(ctx, { code, name: 'Worker' }));
    const id = String(added.id);
    return { said: await way(marked(given), { id, code }), numbers: await numbersOf(id) };
  };

  describe.each(Object.entries({ form: byForm, 'API over HTTP': byHttp, file: byFile, 'row of the sync': bySync }))(
    'by %s',
    (_name, way) => {
      test.each([
        ['\u200b%17\ufeff', '%17'],
        ['%০১৭', '%017'],
        ['\u00a0%0931\u00a0', '%0931'],
      ])('%j is stored as %j', async (given, value) => {
        expect(await come(way, given)).toEqual({ said: undefined, numbers: [marked(value)] });
      });

      test.each([
        ['1.00E+05', lost('1.00E+05')],
        ['A\ufffd', letters],
      ])('%j is refused: %s', async (given, message) => {
        expect(await come(way, given)).toEqual({ said: message, numbers: [] });
      });
    },
  );
});
