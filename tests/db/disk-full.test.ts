import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseAnswers } from '../../src/api/server.ts';
import { unitOfWork } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { asSuperuser } from '../support/database.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let companyId = '';
beforeAll(async () => {
  runtime = await testRuntime('site');
  companyId = (await garments(runtime)).a.id;
});
afterAll(() => runtime.close());

const NO_SPACE = `DO $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`;

/** Adds a department, and PostgreSQL finds no space for what comes after it. */
const addUntilFull = () =>
  unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query('INSERT INTO department (company_id, id, name) VALUES ($1, $2, $3)', [companyId, newId(), 'Full']);
    await sql.query(NO_SPACE);
  });

/** Whether the database's owner may write at all: what a full disk takes away. */
async function setWritable(isWritable: boolean): Promise<void> {
  const admin = await asSuperuser(runtime.database.url);
  const name = new URL(runtime.database.url).pathname.slice(1);
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
    const { rowCount } = await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, ({ sql }) =>
      sql.query(`SELECT FROM department WHERE name = 'Full'`),
    );
    expect(rowCount).toBe(0);
  });

  test('refuses a sign-in in the same words, and makes the program not ready', async () => {
    await expect(runtime.database.platform.query(NO_SPACE)).rejects.toMatchObject({
      code: 'database.full',
      status: 507,
    });
    await setWritable(false);
    expect(await databaseAnswers(runtime.database)).toMatch(/no space is left/);
    await setWritable(true);
    expect(await databaseAnswers(runtime.database)).toBeNull();
  });

  test('makes the program not ready until a write succeeds', async () => {
    await expect(addUntilFull()).rejects.toMatchObject({ status: 507 });
    await setWritable(false);
    expect(await databaseAnswers(runtime.database)).toMatch(/no space is left/);
    expect(await databaseAnswers(runtime.database)).toMatch(/no space is left/);
    await setWritable(true);
    expect(await databaseAnswers(runtime.database)).toBeNull();
    await setWritable(false);
    expect(await databaseAnswers(runtime.database)).toBeNull(); // nothing was refused since
    await setWritable(true);
  });
});
