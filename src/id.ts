import { v7, validate } from 'uuid';

/** A new UUIDv7 (RFC 9562): rows made one after another lie one after another in an index. */
export const newId = (): string => v7();

export const isUuid = (text: unknown): text is string => typeof text === 'string' && validate(text);
