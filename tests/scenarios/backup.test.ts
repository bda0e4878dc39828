import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { projectRoot } from '../../src/project.ts';
import { scratchFolder, startProcess } from '../support/processes.ts';
import { says, saysPart } from '../support/says.ts';

jest.setTimeout(240_000);

/** A command of the compiled program, as an operator runs it. */
async function command(args: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  const program = join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js');
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, mistakes, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, said: said + mistakes };
}

async function users(databaseUrl: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN; SET LOCAL ROLE hajira_platform');
    return (await client.query('SELECT email, password_hash FROM "user" ORDER BY 1')).rows;
  } finally {
    await client.end();
  }
}

describe('An operator moves a cloud to a new machine', () => {
  test('with a backup made while it runs, and its key', async () => {
    const [old, next] = [scratchFolder(), scratchFolder()];
    const env = { DATA_DIR: old, PORT: '0' };
    const cloud = await startProcess(['cloud'], env);
    expect((await command(['super-admin', '--email', 'owner@hajira.example'], env)).code).toBe(0);
    const before = await users(cloud.ready.databaseUrl);
    expect(before).toHaveLength(1);

    const created = await command(['backup', '--verify'], env);
    expect(created).toMatchObject({ code: 0, said: says(/came back whole in a scratch database/) });
    const [file = ''] = readdirSync(join(old, 'backups'));
    const path = join(old, 'backups', file);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    // onto the running one: refused, whatever is said
    expect(await command(['restore', '--from', path, '--replace'], env)).toMatchObject({
      code: 1,
      said: saysPart('is in use by another Hajira'),
    });
    await cloud.stop();
    expect(await command(['restore', '--from', path], env)).toMatchObject({
      code: 1,
      said: saysPart('is not empty: it contains the user'),
    });

    // the new machine, first without the key
    const there = { DATA_DIR: next, PORT: '0' };
    expect(await command(['restore', '--from', path], there)).toMatchObject({
      code: 1,
      said: saysPart('secret.key'),
    });
    mkdirSync(join(next, 'cloud'), { recursive: true });
    cpSync(join(old, 'cloud', 'secret.key'), join(next, 'cloud', 'secret.key'));
    expect(await command(['restore', '--from', path], there)).toMatchObject({
      code: 0,
      said: says(/The cloud is as it was at .*sign in again/s),
    });
    const moved = await startProcess(['cloud'], there);
    expect(await users(moved.ready.databaseUrl)).toEqual(before);
    expect(await moved.stop()).toBe(0);
    expect(existsSync(join(next, 'site'))).toBe(false);
  });

  test('who does not say whose database is asked', async () => {
    expect(await command(['backup'], { DATA_DIR: scratchFolder() })).toMatchObject({
      code: 1,
      said: saysPart('--role cloud or --role site'),
    });
  });
});
