import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';

describe('Settings', () => {
  test('none is needed', () => {
    expect(loadConfig('cloud', {})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', role: 'cloud' });
    expect(loadConfig('site', {})).toMatchObject({ PORT: 4000, POLL_SCHEDULE: '* * * * *' });
    expect(loadConfig('site', { PORT: '5000', DATABASE_URL: '' })).toMatchObject({
      PORT: 5000,
    });
  });

  test('an empty one counts as not set', () => {
    expect(loadConfig('site', { DATABASE_URL: '' }).DATABASE_URL).toBeUndefined();
  });

  test('every mistake is said at once, with what was found and what is allowed', () => {
    const refused = (() => {
      try {
        loadConfig('site', { PORT: 'seventy', POLL_SCHEDULE: 'often', LOG_LEVEL: 'loud', DATABASE_POOL: '0' });
      } catch (error) {
        return String(error);
      }
    })();
    for (const part of [
      'PORT',
      '"seventy"',
      'POLL_SCHEDULE',
      '"often"',
      'LOG_LEVEL',
      '"loud"',
      'DATABASE_POOL',
      'docs/operations.md',
    ]) {
      expect(refused).toContain(part);
    }
  });

  test('a secret with a mistake in it is not shown', () => {
    const url = 'mysql://root:hunter2@db/hajira';
    expect(() => loadConfig('cloud', { DATABASE_URL: url, SECRET_KEY: 'hunter3' })).toThrow(
      /DATABASE_URL[\s\S]*SECRET_KEY/,
    );
    expect(() => loadConfig('cloud', { DATABASE_URL: url, SECRET_KEY: 'hunter3' })).not.toThrow(/hunter/);
  });
});
