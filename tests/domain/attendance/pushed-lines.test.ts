import { describe, expect, test } from '@jest/globals';
import { parsePushedLine } from '../../../src/domain/attendance/attlog.rule.ts';
import { punchLinesOf, recordLinesOf } from '../../../src/domain/attendance/pushed-lines.rule.ts';

const rowOf = (line: string) => {
  const parsed = parsePushedLine(line);
  return parsed.ok ? parsed.row : null;
};

/** Bodies as firmware sends them: the number of fields differs, and whether the last line has its end. */
const bodies: [string, string[]][] = [
  ['number and time', ['1156\t2024-08-05 12:40:57', '12\t2024-08-05 12:41:09']],
  ['a state', ['1156\t2024-08-05 12:40:57\t255', '12\t2024-08-05 12:41:09\t255']],
  ['a state, one line', ['12\t2024-08-05 12:41:09\t255']],
  ['a verify mode', ['1156\t2024-08-05 12:40:57\t0\t1', '12\t2024-08-05 12:41:09\t255\t15']],
  ['a verify mode, one line', ['12\t2024-08-05 12:41:09\t255\t15']],
  ['a work code', ['1156\t2024-08-05 12:40:57\t0\t1\t', '12\t2024-08-05 12:41:09\t4\t200\t123']],
  ['reserved fields', ['1156\t2024-08-05 12:40:57\t0\t1\t\t0\t0\t', '12\t2024-08-05 12:41:09\t4\t15\t123\t0\t0\t']],
  ['spaces for tabs', ['1156  2024-08-05 12:40:57  0  1  0  0  0', '12  2024-08-05 12:41:09  4  15  12  0  0']],
];

describe('A body of punches that ends too early', () => {
  test.each(bodies)(
    'with %s: wherever it is cut, no wrong fact comes of it, and a punch that is missing is asked for',
    (_, lines) => {
      const whole = `${lines.join('\n')}\n`;
      const truth = lines.map(rowOf);
      for (let end = 1; end < whole.length; end += 1) {
        const { lines: read, cut } = punchLinesOf(whole.slice(0, end));
        const rows = read.map(rowOf);
        const begun = whole
          .slice(0, end)
          .split('\n')
          .filter((line) => line !== '').length;
        expect(rows.length + (cut === null ? 0 : 1)).toBe(begun);
        rows.forEach((row, at) => {
          const right = truth[at];
          expect(row).toMatchObject({ badge: right?.badge, localTime: right?.localTime, code: right?.code });
          // what may be a part only is left out, never taken for the whole
          expect([right?.verify, null]).toContain(row?.verify);
          expect([right?.work, null]).toContain(row?.work);
        });
      }
    },
  );

  test('whole without its last line end it is taken whole', () => {
    for (const [name, lines] of bodies.filter(([name]) => !/one line|work code/.test(name))) {
      const { lines: read, cut } = punchLinesOf(lines.join('\n'));
      expect([name, cut, read.map(rowOf)]).toEqual([name, null, lines.map(rowOf)]);
    }
  });

  test('with a line end of any kind it is whole, however short its last line', () => {
    for (const end of ['\n', '\r\n', '\r', '\n\n', '\r\n  ']) {
      expect(punchLinesOf(`1156\t2024-08-05 12:40:57\t0\t1${end}`).cut).toBeNull();
      expect(punchLinesOf(`7\t2024-08-05 12:40:57\t0\t1${end}8\t2024-08${end}`)).toMatchObject({ cut: null });
    }
  });

  test('of which the sender wrote more than it announced: a last line without an end is cut', () => {
    const body = '7\t2024-08-05 12:40:57\t0\t1\n8\t2024-08-05 12:40:58\t0\t1';
    expect(punchLinesOf(body).cut).toBeNull();
    expect(punchLinesOf(body, true)).toEqual({ lines: [body.split('\n')[0]], cut: '8\t2024-08-05 12:40:58\t0\t1' });
  });
});

describe('A body of users that ends too early', () => {
  const isUser = (line: string) => line.startsWith('USER');
  const user = (pin: string, name: string) => `USER PIN=${pin}\tName=${name}\tPri=0\tPasswd=\tCard=\tGrp=1`;

  test.each([
    ['in a name', `${user('7', 'Karim')}\nUSER PIN=8\tName=Rah`, 'USER PIN=8\tName=Rah'],
    ['in a number, alone', 'USER PIN=1', 'USER PIN=1'],
  ])('%s: the last one is not taken', (_, body, cut) => {
    expect(recordLinesOf(body, isUser)).toEqual({ lines: body.split('\n').slice(0, -1), cut });
  });

  test('with whole lines, or a line of another kind at its end, everything is taken', () => {
    expect(recordLinesOf(`${user('7', 'Karim')}\n${user('8', 'Rahim')}`, isUser)).toMatchObject({ cut: null });
    expect(recordLinesOf(`${user('7', 'Karim')}\nOPLOG 4\t0`, isUser)).toMatchObject({ cut: null });
    expect(recordLinesOf(`${user('7', 'Karim')}\n`, isUser)).toMatchObject({ cut: null });
  });
});
