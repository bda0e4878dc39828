import { toFormulaText } from './formula-text.rule.ts';

/**
 * One cell of a list that leaves as a file. `value` is text in every kind and never goes through a JavaScript number:
 * `number` and `amount` as decimal digits (12500.50), `day` as YYYY-MM-DD, `time` as YYYY-MM-DD HH:MM:SS on the clocks of
 * the company. Null: an empty cell.
 */
export type Cell = { kind: 'text' | 'number' | 'amount' | 'day' | 'time'; value: string } | null;

const DECIMAL = /^-?\d+(\.\d+)?$/;

export const textCell = (value: unknown): Cell =>
  value === null || value === undefined || value === '' ? null : { kind: 'text', value: String(value) };

/** Decimal text; anything else stays the text that it is. */
export function numberCell(value: unknown): Cell {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value);
  // a sheet keeps 15 digits of a number: more of them stay text, or some would be lost
  const isExact = DECIMAL.test(text) && text.replace(/\D/g, '').length <= 15;
  return { kind: isExact ? 'number' : 'text', value: text };
}

/** Money, with as many digits after the point as its column has. */
export function amountCell(value: unknown, scale: number): Cell {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value);
  if (!DECIMAL.test(text)) return { kind: 'text', value: text };
  const [whole = '0', fraction = ''] = text.split('.');
  return { kind: 'amount', value: scale === 0 && fraction === '' ? whole : `${whole}.${fraction.padEnd(scale, '0')}` };
}

/** A cell as CSV has it: the same value, with nothing that a spreadsheet would take for a formula. */
export const csvText = (cell: Cell): string => {
  if (cell === null) return '';
  return cell.kind === 'text' ? toFormulaText(cell.value) : cell.value;
};
