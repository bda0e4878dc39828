import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseAnswers } from '../../src/api/server.ts';
import { unitOfWork } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { asSuperuser } from '../support/database.ts';
import { openPanel } from '../support/panel.ts';
import { garments, password, testHouse } from '../support/people.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let companyId = '';
beforeAll(async () => {
  house = await testHouse('site');
  companyId = (await garments(house)).a.id;
});
afterAll(() => house.close());

const NO_SPACE = `DO $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`;

/** Adds a department, and PostgreSQL finds no space for what comes after it. */
const addUntilFull = () =>
  unitOfWork({ house, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query('INSERT INTO department (company_id, id, name) VALUES ($1, $2, $3)', [companyId, newId(), 'Full']);
    await sql.query(NO_SPACE);
  });

/** Whether the database's owner may write at all: what a full disk takes away. */
async function setWritable(isWritable: boolean): Promise<void> {
  const admin = await asSuperuser(house.database.url);
  const name = new URL(house.database.url).pathname.slice(1);
  await admin.query(
    isWritable
      ? `GRANT TEMPORARY ON DATABASE ${name} TO PUBLIC; ALTER DATABASE ${name} OWNER TO hajira_owner`
      : `ALTER DATABASE ${name} OWNER TO CURRENT_USER; REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`,
  );
  await admin.end();
}

describe('A disk that is full', () => {
  test('refuses in words with status 507, and stores nothing of the act', async () => {
    await expect(addUntilFull()).rejects.toMatchObject({
      code: 'database.full',
      status: 507,
      message: expect.stringMatching(/No space is left.*Free space/),
    });
    const { rowCount } = await unitOfWork({ house, principal: systemPrincipal(companyId) }, ({ sql }) =>
      sql.query(`SELECT FROM department WHERE name = 'Full'`),
    );
    expect(rowCount).toBe(0);
  });

  test('makes the program not ready until a write succeeds', async () => {
    await expect(addUntilFull()).rejects.toMatchObject({ status: 507 });
    await setWritable(false);
    expect(await databaseAnswers(house.database)).toMatch(/no space is left/);
    expect(await databaseAnswers(house.database)).toMatch(/no space is left/);
    await setWritable(true);
    expect(await databaseAnswers(house.database)).toBeNull();
    await setWritable(false);
    expect(await databaseAnswers(house.database)).toBeNull(); // nothing was refused since
    await setWritable(true);
  });

  test.each(['session', 'rate_limit'])(
    'refuses to sign in with status 507 while a row of %s cannot be stored',
    async (table) => {
      const admin = await asSuperuser(house.database.url);
      const panel = await openPanel(house);
      const signIn = () => panel.stranger().post('/login', { email: 'rahim@garments-a.example', password });
      try {
        await admin.query(
          `CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER no_space BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION no_space()`,
        );
        const refused = await signIn();
        expect(refused.status).toBe(507);
        expect(refused.text).toContain('No space is left on the disk of the database');
        await setWritable(false);
        expect(await databaseAnswers(house.database)).toMatch(/no space is left/);
        await setWritable(true);
        await admin.query(`DROP TRIGGER no_space ON ${table}`);
        expect((await signIn()).status).toBe(303);
        expect(await databaseAnswers(house.database)).toBeNull();
      } finally {
        await setWritable(true);
        await admin.query('DROP FUNCTION no_space() CASCADE');
        await admin.end();
        await panel.close();
      }
    },
  );
});
