/** What a text was read as, or why it was refused, in words for whoever wrote it. */
import type { Message } from '../../i18n/message.ts';
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; message: Message };

export const ok = <Value>(value: Value): Parsed<Value> => ({ ok: true, value });
export const wrong = (message: Message): { ok: false; message: Message } => ({ ok: false, message });

/** A value as a message quotes it: as it stands, and no longer than fits in a message. */
export const quoted = (value: unknown): string => {
  const text = String(value);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
};
