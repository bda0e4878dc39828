import { describe, expect, test } from '@jest/globals';
import {
  instantColumn,
  integerColumn,
  smallintColumn,
  textColumn,
  uuidColumn,
  wallClockColumn,
} from '../../src/db/columns.ts';
import { ownDatabase } from '../support/database.ts';

const own = ownDatabase();

describe('A column sent as a binary array', () => {
  const texts = ['', 'a', 'রহিমা খাতুন', '{",\\}', '𝄞', null, 'NULL', 'x'.repeat(5000)];
  const ids = ['018f3c6e-0000-7000-8000-00000000000a', null, 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const times = [0, 1, -1, Date.UTC(1900, 0, 1), Date.UTC(2026, 10, 22, 8, 2, 11, 123), Date.UTC(9999, 11, 31), null];
  const iso = times.map((ms) => (ms === null ? null : new Date(ms).toISOString().replace('Z', '')));

  test.each([
    ['text', textColumn(texts), texts],
    ['text', textColumn([]), []],
    ['text', textColumn([null, null]), [null, null]],
    ['smallint', smallintColumn([0, -32_768, 32_767, null]), [0, -32_768, 32_767, null]],
    ['integer', integerColumn([0, -2_147_483_648, 2_147_483_647, null]), [0, -2_147_483_648, 2_147_483_647, null]],
    ['uuid', uuidColumn(ids), ids],
    ['timestamptz', instantColumn(times), iso],
    ['timestamp', wallClockColumn(times), iso],
  ])('arrives as it was: %s', async (type, parameter, expected) => {
    const shown = type.startsWith('timestamp')
      ? `to_char(v ${type === 'timestamptz' ? `AT TIME ZONE 'UTC'` : ''}, 'YYYY-MM-DD"T"HH24:MI:SS.MS')`
      : 'v';
    const { rows } = await own.client.query(`SELECT ${shown} AS v FROM unnest($1::${type}[]) AS v`, [parameter]);
    expect(rows.map(({ v }) => v)).toEqual(expected);
  });
});
