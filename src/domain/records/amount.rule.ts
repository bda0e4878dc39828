/** Amounts as people and spreadsheets write them. */
import { recordMessage } from '../../i18n/records.ts';
import { isShortened, plainValue, shortened } from './clean-text.rule.ts';
import { ok, type Parsed, quoted, wrong } from './parsed.rule.ts';

/** Groups of three (1,250,000), or the Indian way: three, then twos (12,50,000). None begins with 0: 0,125 is a fraction. */
const isGrouped = (parts: readonly string[]): boolean => {
  const [first = '', ...rest] = parts;
  const last = rest.at(-1) ?? '';
  if (!/^[1-9]\d{0,2}$/.test(first) || !/^\d{3}$/.test(last)) return false;
  const middle = rest.slice(0, -1);
  return middle.every((part) => part.length === 3) || (first.length <= 2 && middle.every((part) => part.length === 2));
};

const grouped = (text: string, sign: string): string | undefined => {
  if (/^\d+$/.test(text)) return text;
  const parts = text.split(sign);
  return isGrouped(parts) && parts.every((part) => /^\d+$/.test(part)) ? parts.join('') : undefined;
};

type Split = { whole: string; fraction: string };
const split = (whole: string | undefined, fraction: string): Split | undefined =>
  whole !== undefined && /^\d*$/.test(fraction) ? { whole, fraction } : undefined;

/** One kind of sign alone: `12500.50`, `12500,50`, `1,250`, `1.250.000`. Undefined for what is none of these. */
function withOneSign(text: string, sign: string): Split | 'unclear' | undefined {
  const parts = text.split(sign);
  if (parts.length > 2) return split(grouped(text, sign), '');
  const [whole = '', fraction = ''] = parts;
  if (!/^\d+$/.test(whole) || !/^\d+$/.test(fraction)) return undefined;
  if (fraction.length !== 3) return split(whole, fraction);
  // a comma groups where the company is; a point before three digits may do either
  if (sign === ',') return split(grouped(text, ','), '');
  return whole.length > 3 || whole.startsWith('0') ? split(whole, fraction) : 'unclear';
}

function splitOf(text: string): Split | 'unclear' | undefined {
  const bare = text.includes(' ') ? spaced(text) : text;
  if (bare === undefined) return undefined;
  if (/^\d+$/.test(bare)) return { whole: bare, fraction: '' };
  const [comma, point] = [bare.lastIndexOf(','), bare.lastIndexOf('.')];
  if (comma < 0 || point < 0) return withOneSign(bare, comma < 0 ? '.' : ',');
  const [at, sign] = comma > point ? [comma, '.'] : [point, ','];
  const fraction = bare.slice(at + 1);
  return fraction === '' ? undefined : split(grouped(bare.slice(0, at), sign), fraction);
}

/** `12 500,50`: spaces group, and nothing else beside them does. */
function spaced(text: string): string | undefined {
  const [, whole = '', fraction = ''] = /^([\d ]+)([.,]\d{1,2})?$/.exec(text) ?? [];
  const digits = grouped(whole, ' ');
  return digits === undefined ? undefined : digits + fraction;
}

const withoutIdleZeros = (whole: string, fraction: string): string => {
  const [left, right] = [whole.replace(/^0+(?=\d)/, ''), fraction.replace(/0+$/, '')];
  return right === '' ? left : `${left}.${right}`;
};

/**
 * An amount as decimal text, `12500.5`. The last of comma and point that stand both is the decimal sign; one alone is it
 * unless exactly three digits follow. Then a comma groups (`1,250` is 1250), and a point is refused, since `1.250` may be
 * 1250 as well as 1.25. Groups are of three, or Indian; digits may be Bangla.
 *
 * @param precision digits in all, and `scale` of them after the point
 */
export function parseAmount(given: unknown, precision = 12, scale = 2): Parsed<string> {
  const text = plainValue(String(given)).replace(/^['’](?=[\d-])/, '');
  if (isShortened(text)) return shortened(given);
  const isNegative = /^[-−]/.test(text);
  const found = splitOf(text.replace(/^[-−+]/, ''));
  if (found === 'unclear') {
    const whole = text.replace('.', '');
    return wrong(recordMessage('field.amount-ambiguous', { given: quoted(given), whole, text: Number(text) }));
  }
  if (!found) return wrong(recordMessage('field.amount-invalid', { given: quoted(given) }));
  const amount = withoutIdleZeros(found.whole, found.fraction);
  const [whole = '', fraction = ''] = amount.split('.');
  if (fraction.length > scale) return wrong(recordMessage('field.digits-after', { scale }));
  if (whole.length > precision - scale) return wrong(recordMessage('field.digits-before', { n: precision - scale }));
  if (isNegative && amount !== '0') return wrong(recordMessage('field.amount-negative'));
  return ok(amount);
}
