import { type Language, languageOr } from '../language.ts';

/** What a message may carry: JSON only. A message inside a message is worded in the same language. */
export type Param = string | number | boolean | null | undefined | Message | readonly Param[];
type Params = Readonly<Record<string, Param>>;

/**
 * What the program has to say, before it is worded: stored, synced and answered like this, and worded for whoever reads it.
 * Codes are permanent; never reuse a retired one.
 */
export interface Message {
  readonly code: string;
  readonly params: Params;
}

/** For whom a message is worded. Instants are written in `timeZone` (UTC when there is none). */
export interface Reader {
  readonly language: Language;
  readonly timeZone?: string | undefined;
  /** What the reader's screens call a field; without it a field has the name that the API uses. */
  readonly fieldName?: ((field: string) => string) | undefined;
}

/** Parameters as a wording gets them: messages among them are words already. */
type TranslatedParams<P> = P extends Message
  ? string
  : P extends readonly (infer One)[]
    ? readonly TranslatedParams<One>[]
    : P extends object
      ? { readonly [Name in keyof P]: TranslatedParams<P[Name]> }
      : P;

/** Words, or what makes them of the parameters. */
export type Wording<P> = string | ((params: TranslatedParams<P>, reader: Reader) => string);

/** One code in both languages. */
export interface Text<P> {
  readonly en: Wording<P>;
  readonly bn: Wording<P>;
  /** Only for people at the command line, which speaks English. */
  readonly isEnglish?: true;
  /** Never there: it carries the type. */
  readonly takes?: (params: P) => void;
}

/** One code in both languages; `P` are its parameters. */
// biome-ignore lint/complexity/noBannedTypes: a message without parameters
export const text = <P = {}>(wording: { en: Wording<P>; bn: Wording<P> }): Text<P> => wording;

/** One code that only operators read, at the command line and in logs: those are English. */
// biome-ignore lint/complexity/noBannedTypes: a message without parameters
export const english = <P = {}>(en: Wording<P>): Text<P> => ({ en, bn: en, isEnglish: true });

// biome-ignore lint/complexity/noBannedTypes: a message without parameters
export type ParamsOf<T> = T extends Text<infer P> ? ([P] extends [never] ? {} : P) : never;
type Arguments<P> = keyof P extends never ? [] : [params: P];

type Texts = Readonly<Record<string, Text<never>>>;

/** Makes messages of one area: `leaveMessage('leave.overlaps', { name, first, last })`. */
export interface Messages<T extends Texts> {
  <Code extends keyof T & string>(code: Code, ...params: Arguments<ParamsOf<T[Code]>>): Message;
  readonly texts: T;
}

const catalogue = new Map<string, Text<never>>();

/**
 * Declares the messages of an area, each code with its words in both languages.
 *
 * @throws when a code is declared twice
 */
export function defineMessages<const T extends Texts>(texts: T): Messages<T> {
  for (const [code, one] of Object.entries(texts)) {
    if (catalogue.has(code)) throw new Error(`the message ${code} is declared twice`);
    catalogue.set(code, one);
  }
  const make = (code: string, params: Params = {}): Message => ({ code, params });
  return Object.assign(make, { texts }) as unknown as Messages<T>;
}

/** An instant (ISO 8601) as `2026-11-22 08:00`, in the reader's zone; in UTC, and saying so, when there is none. */
export function instant(at: string, { timeZone }: Reader): string {
  const parsed = new Date(at);
  if (Number.isNaN(parsed.getTime())) return at;
  const text = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: timeZone ?? 'UTC',
  });
  return timeZone === undefined ? `${text.format(parsed)} UTC` : text.format(parsed);
}

/** A field as its reader knows it. */
export const fieldName = (field: string, reader: Reader): string => reader.fieldName?.(field) ?? field;

/** A message, or words of a person, as jsonb can hold it: without NUL and halves of characters. */
export const stored = (value: Message | string): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '\u2400').replace(/\p{Surrogate}/gu, '\ufffd') : part,
  );

/** What stands in a column that holds messages, or words of a person, for its reader. */
export function renderStored(value: unknown, reader: Language | Reader): string | null {
  if (isMessage(value)) return render(value, reader);
  return value === null || value === undefined ? null : String(value);
}

/** What a person wrote, where a message may stand too. */
export const verbatim = (words: string): Message => ({ code: 'text', params: { words } });
defineMessages({ text: text<{ words: string }>({ en: ({ words }) => words, bn: ({ words }) => words }) });

/** Every code that is declared, with its words. */
export const allTexts = (): ReadonlyMap<string, Text<never>> => catalogue;

/** Whether a value of unknown origin (a column, the wire) is a message. */
export const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Message).code === 'string' &&
  typeof (value as Message).params === 'object' &&
  (value as Message).params !== null;

function translatedParam(value: Param, reader: Reader): unknown {
  if (isMessage(value)) return render(value, reader);
  return Array.isArray(value) ? value.map((one: Param) => translatedParam(one, reader)) : value;
}

/**
 * A message in words. A code that this version does not know (a newer program wrote it) is shown as it is.
 *
 * @param reader the language, or the language with the zone for instants
 */
export function render({ code, params }: Message, reader: Language | Reader): string {
  const known = catalogue.get(code);
  if (!known) return code;
  const whose = typeof reader === 'string' ? { language: reader } : reader;
  const wording = known[languageOr(whose.language)] as Wording<Params>;
  if (typeof wording === 'string') return wording;
  const translated = Object.entries(params).map(([name, value]) => [name, translatedParam(value, whose)] as const);
  return wording(Object.fromEntries(translated) as TranslatedParams<Params>, whose);
}
