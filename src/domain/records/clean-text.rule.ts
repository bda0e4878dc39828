/** Texts as they are stored: without what nobody sees, and codes in digits that every terminal writes. */
import { importMessage } from '../../i18n/imports.ts';
import { recordMessage } from '../../i18n/records.ts';
import { ok, type Parsed, quoted, wrong } from './parsed.rule.ts';

/**
 * What a reader does not see: controls, marks of direction, spaces without width, soft hyphens, variation selectors.
 * ZWNJ and ZWJ (U+200C, U+200D) are not among them, since Bangla is spelled with them.
 */
const UNSEEN = /(?!\u200c|\u200d)[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** Line ends and tabs are a text's own, a note has several lines. */
const UNSEEN_IN_TEXT = new RegExp(`(?![\\t\\n\\r])${UNSEEN.source}`, 'gu');
const SPACES = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/gu;
const JOINERS = /[\u200c\u200d]/gu;
const DIGIT = /\p{Nd}/gu;
/** A number as a spreadsheet writes it when its column is too narrow: 8.80171E+12. */
const SHORTENED = /^[+-]?\d+(?:[.,]\d+)?E[+-]\d{1,3}$/i;

/** The value of a decimal digit of any script: the blocks of digits are ten long, from 0 to 9. */
function valueOfDigit(digit: string): string {
  const plain = digit.normalize('NFKC');
  if (plain >= '0' && plain <= '9') return plain;
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** ১২৫০০ -> 12500: the decimal digits of any script as ASCII. */
export const inAsciiDigits = (text: string): string =>
  text.replace(DIGIT, (digit) => (digit >= '0' && digit <= '9' ? digit : valueOfDigit(digit)));

/** ASCII with single spaces inside: nothing of it is replaced. Most cells of a file are so. */
const PLAIN = /^[!-~]*(?: [!-~]+)*$/;

/** A value in digits and Latin signs: what amounts, days and numbers are read from. */
export const plainValue = (text: string): string =>
  PLAIN.test(text)
    ? text
    : inAsciiDigits(text.normalize('NFC').replace(SPACES, ' ').replace(UNSEEN, '').replace(JOINERS, '')).trim();

export const isShortened = (text: string): boolean => SHORTENED.test(text);

export const shortened = (found: unknown) => wrong(recordMessage('field.shortened', { found: quoted(found) }));

/** What no text can hold: NUL is none of PostgreSQL's, and a letter that was lost stays lost. */
function lostLetters(text: string): ReturnType<typeof wrong> | undefined {
  if (text.includes('\0')) return wrong(recordMessage('field.nul'));
  if (text.includes('\ufffd') || /\p{Cs}/u.test(text)) return wrong(importMessage('field.letters-lost'));
  return undefined;
}

const tooLong = (text: string, most: number) =>
  text.length > most ? wrong(recordMessage('field.too-long', { most })) : undefined;

/** Characters of a text that has no length of its own. */
export const LONGEST_TEXT = 500;
/** A code, a badge number, a phone number. */
const LONGEST_CODE = 100;

/** A name, a note: NFC, without what nobody sees, spaces around it removed. */
export function cleanText(given: string): Parsed<string> {
  const lost = lostLetters(given);
  if (lost) return lost;
  const text = given.normalize('NFC').replace(UNSEEN_IN_TEXT, '').trim();
  return tooLong(text, LONGEST_TEXT) ?? ok(text);
}

/**
 * What people and terminals are told apart by: a code, a badge number, a phone number. Nothing unseen stays in it, digits
 * of every script become ASCII, several spaces one, and the apostrophe by which a spreadsheet marks a text (`'17`) goes.
 */
export function cleanCode(given: string): Parsed<string> {
  const lost = lostLetters(given);
  if (lost) return lost;
  const text = plainValue(given).replace(/^['’](?=[\p{L}\p{N}+])/u, '');
  if (isShortened(text)) return shortened(given);
  return tooLong(text, LONGEST_CODE) ?? ok(text);
}

/** Two codes that differ in their case only are one. */
export const sameCode = (code: string): string => code.toLowerCase();
