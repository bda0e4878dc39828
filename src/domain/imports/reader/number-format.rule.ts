import { type Cell, EMPTY } from './cells.rule.ts';

/** The formats that a spreadsheet knows by number alone (ECMA-376, part 1, 18.8.30), as far as their order matters here. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'm/d/yyyy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm',
  19: 'h:mm:ss',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yyyy-h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
};

const isEastAsianDate = (id: number): boolean => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** The format code of a built-in number. */
export const builtInFormat = (id: number): string => BUILT_IN[id] ?? (isEastAsianDate(id) ? 'yyyy-mm-dd' : 'General');

/** A format without its texts, colours and conditions. */
const bare = (code: string): string =>
  code
    .replace(/"[^"]*"/g, '')
    .replace(/\\.|[_*]./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');

const isElapsed = (code: string): boolean => /\[(h+|m+|s+)\]/i.test(code);
const isGeneral = (code: string): boolean => code === '' || /general|standard/i.test(code);
const two = (part: number): string => String(part).padStart(2, '0');

/** Digits of a number without an exponent, at most 15 that count: what lies behind them is noise of the calculation. */
function plainDecimal(value: number): string {
  const exact = Number(value.toPrecision(15));
  // a spreadsheet keeps 15 digits: what is larger has lost some, and says so
  if (Math.abs(exact) >= 1e15) return exact.toExponential().toUpperCase();
  const text = String(exact);
  return text.includes('e') ? exact.toFixed(20).replace(/\.?0+$/, '') : text;
}

/** Rounds as a sheet shows it: half away from zero, by the decimal digits. */
function rounded(value: number, places: number): string {
  const [digits = '0', exponent = '0'] = String(Number(Math.abs(value).toPrecision(15))).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + places}`));
  const [mantissa = '0', power = '0'] = String(shifted).split('e');
  return Number(`${mantissa}e${Number(power) - places}`).toFixed(places);
}

/** A moment of a sheet: days since 1899-12-30, or since 1904-01-01. */
function dateCell(value: number, code: string, is1904: boolean): Cell {
  const serial = is1904 ? value + 1462 : value;
  if (serial < 0 || serial > 2_958_466) return { kind: 'error', text: plainDecimal(value) };
  let seconds = Math.round(serial * 86_400);
  const time = (whole: number) =>
    `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  if (isElapsed(code)) return { kind: 'date', text: time(seconds) };
  if (serial < 1) {
    return { kind: 'date', text: /[yd]/i.test(bare(code)) ? `1900-01-00 ${time(seconds)}` : time(seconds) };
  }
  // 1900 was no leap year, but a sheet counts its 29 February
  if (serial < 60) seconds += 86_400;
  const iso = new Date((seconds - 25_569 * 86_400) * 1000).toISOString();
  const isMidnight = seconds % 86_400 === 0;
  return {
    kind: 'date',
    text: isMidnight && !/h/i.test(bare(code)) ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' '),
  };
}

/** The parts of a format between semicolons that stand outside of quotes. */
function sectionsOf(code: string): string[] {
  return (code.match(/(?:"[^"]*"|\\.|[^;])*(?:;|$)/g) ?? []).map((part) => part.replace(/;$/, '')).slice(0, 4);
}

interface Pattern {
  /** texts and places for digits before the point, in their order */
  whole: string[];
  places: number;
  after: string;
  isPercent: boolean;
}

const TOKEN = /"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([0#?])|(\.)|(,)|(%)|([\s\S])/g;

/** @returns undefined for what is shown in a way that this does not follow: fractions, exponents, scaled numbers */
function patternOf(section: string): Pattern | undefined {
  const plain = bare(section);
  if (/[/eE@]/.test(plain) || /\[[<>=]/.test(section) || /[0#?],+(?:\.|[^0#?]|$)/.test(plain)) return undefined;
  const pattern: Pattern = { whole: [], places: 0, after: '', isPercent: false };
  let isAfterPoint = false;
  for (const [, quoted, escaped, currency, digit, point, comma, percent, other] of section.matchAll(TOKEN)) {
    if (digit !== undefined) {
      if (isAfterPoint) pattern.places += 1;
      else pattern.whole.push(digit);
    } else if (point !== undefined) isAfterPoint = true;
    else if (percent !== undefined) pattern.isPercent = true;
    const text = quoted ?? escaped ?? currency ?? percent ?? (comma === undefined ? other : undefined);
    if (text === undefined) continue;
    if (isAfterPoint) pattern.after += text;
    else pattern.whole.push(`"${text}`);
  }
  return pattern.whole.some((token) => !token.startsWith('"')) || isAfterPoint ? pattern : undefined;
}

/** Digits in their places, from the right; what has no place stands before the first one. */
function placed(digits: string, whole: readonly string[]): string {
  const first = whole.findIndex((token) => !token.startsWith('"'));
  let left = digits;
  let shown = '';
  for (let at = whole.length - 1; at >= 0; at--) {
    const token = whole[at] ?? '';
    if (token.startsWith('"')) {
      shown = token.slice(1) + shown;
      continue;
    }
    const digit = at === first ? left : left.slice(-1);
    left = at === first ? '' : left.slice(0, -1);
    shown = (digit === '' && token === '0' ? '0' : digit) + shown;
  }
  return shown;
}

/**
 * A number as its format shows it.
 *
 * @param code a format code of a spreadsheet, like `0000`, `#,##0.00` or `dd/mm/yyyy`
 * @param is1904 whether the workbook counts its days from 1904-01-01
 * @see ECMA-376, part 1, 18.8.31
 */
export function numberCell(value: number, code: string, is1904: boolean): Cell {
  if (!Number.isFinite(value)) return EMPTY;
  const general = (): Cell => ({ kind: 'number', text: plainDecimal(value), value: plainDecimal(value) });
  if (isGeneral(code) || code === '@') return general();
  const sections = sectionsOf(code);
  if (/[ymdhs]/i.test(bare(sections[0] ?? ''))) return dateCell(value, sections[0] ?? '', is1904);
  const isNegative = value < 0;
  const own =
    isNegative && sections.length > 1 ? sections[1] : value === 0 && sections.length > 2 ? sections[2] : sections[0];
  const pattern = patternOf(own ?? '');
  if (!pattern) return general();
  const digits = rounded(pattern.isPercent ? value * 100 : value, pattern.places);
  const [whole = '0', fraction = ''] = digits.split('.');
  const hasPlaces = pattern.whole.some((token) => !token.startsWith('"'));
  const before = placed(hasPlaces || whole !== '0' ? (whole === '0' ? '' : whole) : '0', pattern.whole);
  const sign = isNegative && sections.length < 2 && Number(digits) !== 0 ? '-' : '';
  const point = fraction === '' ? '' : `.${fraction}`;
  const zeros = pattern.whole.filter((token) => token === '0').length;
  const exact = pattern.isPercent
    ? plainDecimal(value)
    : `${isNegative ? '-' : ''}${whole.padStart(zeros, '0')}${point}`;
  const text = `${sign}${before}${point}${pattern.after}`.trim();
  return { kind: 'number', text: text === '' ? digits : text, value: exact };
}
