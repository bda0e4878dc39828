import { describe, expect, test } from '@jest/globals';
import type { FilePlan } from '../../src/domain/imports/punches/plan.ts';
import { readRow } from '../../src/domain/imports/punches/read-row.rule.ts';
import { parseAmount } from '../../src/domain/records/amount.rule.ts';
import { parseDay } from '../../src/domain/records/calendar-day.rule.ts';
import { cleanCode, cleanText, inAsciiDigits } from '../../src/domain/records/clean-text.rule.ts';
import { columnsOf } from '../../src/domain/records/model.ts';
import { parseValues } from '../../src/domain/records/values.rule.ts';
import { type Message, render } from '../../src/i18n/message.ts';

/** What came of a value: itself, or the message that refused it. */
const outcome = (parsed: { ok: true; value: unknown } | { ok: false; message: Message }) =>
  parsed.ok ? parsed.value : render(parsed.message, 'en');

describe('An amount', () => {
  test.each([
    ['12500', '12500'],
    ['12500.50', '12500.5'],
    ['12500,50', '12500.5'],
    ['12500,5', '12500.5'],
    ['1,25,000', '125000'],
    ['12,50,000.75', '1250000.75'],
    ['1,250,000', '1250000'],
    ['12,500.00', '12500'],
    ['1,250', '1250'],
    ['13.550,00', '13550'],
    ['1.250.000', '1250000'],
    ['12 500,50', '12500.5'],
    ['12\u00a0500.50', '12500.5'],
    ['১২৫০০', '12500'],
    ['১,২৫,০০০.৫০', '125000.5'],
    ['\u200b12500\ufeff', '12500'],
    ["'12500", '12500'],
    ['0012500.00', '12500'],
    ['0', '0'],
    ['9999999999.99', '9999999999.99'],
  ])('%s is %s', (given, amount) => expect(outcome(parseAmount(given))).toBe(amount));

  test.each([
    ['1.250', '"1.250" can mean 1250 or 1.25. Enter it like 12500.00.'],
    ['12.500', '"12.500" can mean 12500 or 12.5. Enter it like 12500.00.'],
    ['12500,500', '"12500,500" is not an amount. Enter it like 12500.00.'],
    ['1,25,00', '"1,25,00" is not an amount. Enter it like 12500.00.'],
    ['1,2500.00', '"1,2500.00" is not an amount. Enter it like 12500.00.'],
    ['1 2500', '"1 2500" is not an amount. Enter it like 12500.00.'],
    ['12,500,50', '"12,500,50" is not an amount. Enter it like 12500.00.'],
    ['১২,৫x', '"১২,৫x" is not an amount. Enter it like 12500.00.'],
    ['0,125', '"0,125" is not an amount. Enter it like 12500.00.'],
    ['0,125,000', '"0,125,000" is not an amount. Enter it like 12500.00.'],
    ['0.125', 'At most 2 digits after the decimal point.'],
    ['12500.', '"12500." is not an amount. Enter it like 12500.00.'],
    ['.50', '".50" is not an amount. Enter it like 12500.00.'],
    ['1e3', '"1e3" is not an amount. Enter it like 12500.00.'],
    ['Infinity', '"Infinity" is not an amount. Enter it like 12500.00.'],
    ['-5', 'An amount cannot be negative.'],
    ['12500.505', 'At most 2 digits after the decimal point.'],
    ['12500.5055', 'At most 2 digits after the decimal point.'],
    ['10000000000', 'At most 10 digits before the decimal point.'],
  ])('%s is refused', (given, message) => expect(outcome(parseAmount(given))).toBe(message));

  test('that a spreadsheet has shortened has lost its digits', () => {
    expect(outcome(parseAmount('1.25E+05'))).toContain('"1.25E+05" was shortened by a spreadsheet');
  });
});

describe('A day', () => {
  test.each([
    ['2026-11-22', '2026-11-22'],
    ['2026/11/2', '2026-11-02'],
    ['২০২৬-১১-২২', '2026-11-22'],
    ['22-Nov-2026', '2026-11-22'],
    ['22 November 2026', '2026-11-22'],
    ['Nov 22, 2026', '2026-11-22'],
    ['২২ নভেম্বর ২০২৬', '2026-11-22'],
    ['১ জানুয়ারী ২০২৬', '2026-01-01'],
    ['2026-11-22T00:00:00.000Z', '2026-11-22'],
    ['2026-11-22 00:00:00', '2026-11-22'],
    [' 2026-11-22\u200b', '2026-11-22'],
    ["'2026-11-22", '2026-11-22'],
    ['2024-02-29', '2024-02-29'],
  ])('%s is %s', (given, day) => expect(outcome(parseDay(given))).toBe(day));

  test.each(['01/11/2026', '22/11/26', '22-Nov-26', '1.11.2026'])('%s may be more than one', (given) =>
    expect(outcome(parseDay(given))).toBe(`"${given}" can mean more than one date. Enter it like 2026-11-22.`),
  );

  test('is read in the order that somebody said, and two digits of a year get their century', () => {
    expect(outcome(parseDay('01/11/2026', 'dmy'))).toBe('2026-11-01');
    expect(outcome(parseDay('01/11/2026', 'mdy'))).toBe('2026-01-11');
    expect(outcome(parseDay('23/11/26', 'dmy'))).toBe('2026-11-23');
    expect(outcome(parseDay('23-Nov-71', 'dmy'))).toBe('1971-11-23');
    expect(outcome(parseDay('2026-11-23', 'dmy'))).toBe('2026-11-23');
  });

  test.each([
    '2026-02-30',
    '2026-13-01',
    '1900-01-00',
    '2026-11-01 junk',
    '2026-11-01zzz',
    '2026-11-0199',
    '46327',
    '2026-11-01T08:00:00Z',
    'tomorrow',
    '30 Feb 2026',
    '2026-11',
  ])('%s is none', (given) =>
    expect(outcome(parseDay(given, 'dmy'))).toBe(`"${given}" is not a date. Enter it like 2026-11-22.`),
  );

  test.each(['0026-11-01', '2206-11-01', '1899-12-31'])('%s is of no year that is meant', (given) =>
    expect(outcome(parseDay(given))).toContain('is outside the years 1950 to 2100'),
  );
});

describe('A code', () => {
  test.each([
    ['HI-1\u200b', 'HI-1'],
    ['\ufeffHI-3', 'HI-3'],
    ['\u00a09103\u00a0', '9103'],
    ["'17", '17'],
    ['৯২০২', '9202'],
    ['٠١٢٣', '0123'],
    ['１７', '17'],
    ['A  12', 'A 12'],
    ['০০১৭', '0017'],
    ['+8801711000000', '+8801711000000'],
    ["O'Neil-1", "O'Neil-1"],
    ['12E4', '12E4'],
    ['\u202eHI-5', 'HI-5'],
  ])('%j is %s', (given, code) => expect(outcome(cleanCode(given))).toBe(code));

  test.each(['8.80171E+12', '1.00E+05', '9.00E+03', '9E+11', '৯.০০E+০৩'])('%s has lost its digits', (given) =>
    expect(outcome(cleanCode(given))).toContain(`"${given}" was shortened by a spreadsheet, and digits are lost.`),
  );

  test('is no longer than 100 characters, and holds no lost letters', () => {
    expect(outcome(cleanCode('x'.repeat(101)))).toBe('At most 100 characters.');
    expect(outcome(cleanCode('A\ufffd'))).toContain('were lost');
    expect(outcome(cleanCode('A\0'))).toBe('This contains a NUL character. Remove it.');
    expect(outcome(cleanCode('A\ud800'))).toContain('were lost');
  });

  test('digits of every script are ten in a row', () => {
    expect(inAsciiDigits('০১২৩৪৫৬৭৮৯ ०१२३४५६७८९ 𝟎𝟏𝟐𝟑')).toBe('0123456789 0123456789 0123');
  });
});

describe('A text', () => {
  test('keeps what Bangla is spelled with and a note’s lines, and loses what nobody sees', () => {
    expect(outcome(cleanText('র\u200dহিমা\u200b\u202e\u00ad'))).toBe('র\u200dহিমা');
    expect(outcome(cleanText(' first\nsecond\t3\u0007 '))).toBe('first\nsecond\t3');
    expect(outcome(cleanText('=HYPERLINK("x")'))).toBe('=HYPERLINK("x")');
    expect(outcome(cleanText('Zo\ufffd'))).toContain('were lost');
    expect(outcome(cleanText('x'.repeat(501)))).toBe('At most 500 characters.');
  });
});

describe('An instant', () => {
  const read = (validFrom: unknown, zone?: string) => {
    const { values, problems } = parseValues({ validFrom }, columnsOf('badge'), zone === undefined ? {} : { zone });
    return problems[0] ? render(problems[0].message, 'en') : (values.validFrom as Date).toISOString();
  };

  test.each([
    ['2026-11-20', 'Asia/Dhaka', '2026-11-19T18:00:00.000Z'],
    ['২০২৬-১১-২০', 'Asia/Dhaka', '2026-11-19T18:00:00.000Z'],
    ['2026-11-20 08:00', 'Asia/Dhaka', '2026-11-20T02:00:00.000Z'],
    ['2026-11-20T08:00:30', 'America/New_York', '2026-11-20T13:00:30.000Z'],
    // the clocks went forward at two in the morning
    ['2026-03-08 08:00', 'America/New_York', '2026-03-08T12:00:00.000Z'],
    ['2026-03-08 23:30', 'America/New_York', '2026-03-09T03:30:00.000Z'],
    ['2026-11-20T08:00:00+06:00', 'America/New_York', '2026-11-20T02:00:00.000Z'],
    ['2026-11-20T02:00:00Z', 'Asia/Dhaka', '2026-11-20T02:00:00.000Z'],
  ])('%s in %s is %s', (given, zone, at) => expect(read(given, zone)).toBe(at));

  test.each([
    'soon',
    '2026-02-30T08:00:00Z',
    '2026-11-20T08:00:00Zjunk',
    '2026-11-20 25:00',
    '0026-11-20',
    '46327',
    '1',
  ])('%s is none', (given) => expect(read(given, 'Asia/Dhaka')).toContain(`"${given}" is not a date and time.`));

  test('without its offset needs the company’s zone, never the machine’s', () => {
    expect(read('2026-11-20')).toContain('is not a date and time');
  });
});

describe('A row of a file of punches', () => {
  const plan: FilePlan = { format: 'csv', headLines: 0, dates: 'dmy', columns: { badge: 0, time: 1 } };
  const read = (badge: string, time = '2026-11-03 08:00') =>
    readRow(plan, { number: 1, cells: [badge, time].map((text) => ({ kind: 'text', text })) });
  const punch = (badge: string, time?: string) => {
    const result = read(badge, time);
    return result.ok ? result.punches[0] : render(result.reason, 'en');
  };

  test.each([
    '০০১৭',
    '٠٠١٧',
    '００１７',
    '\u200b9101\ufeff',
    '91\u200d01',
    '91\ufe0f01',
    '91\u034f01',
    '\u00a0 A\u202f\u202f12 ',
    "'17",
  ])('has the badge number %j as the form of badges has it', (given) => {
    expect(punch(given)).toMatchObject({ badge: outcome(cleanCode(given)) });
  });

  test.each(['8.80171E+12', '8,80171E+12', '9E+11', '12.5E+10'])(
    'refuses the badge number %s, whose digits are lost',
    (given) => {
      expect(outcome(cleanCode(given))).toContain('shortened by a spreadsheet');
      expect(punch(given)).toBe(`"${given}" was shortened by a spreadsheet, and digits are lost`);
    },
  );

  test.each(['22-Nov-2026', '22 Sept. 2026', '২২ নভে ২০২৬', '২২ আগষ্ট ২০২৬', '22-November-2026'])(
    'has the day %s as a form has it',
    (given) => {
      expect(punch('17', `${given} 08:00`)).toMatchObject({ localTime: `${outcome(parseDay(given))} 08:00:00` });
    },
  );
});
