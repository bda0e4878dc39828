import { httpMessage } from '../i18n/http.ts';
import { problem } from '../problem.ts';

/** "100 KB", "4 MB". */
export const sizeOf = (bytes: number): string => (bytes < 1 << 20 ? `${bytes >> 10} KB` : `${bytes >> 20} MB`);

export const bodyTooLarge = problem(httpMessage, 'http.body-too-large', { status: 413 });

export const bodyTooSlow = problem(httpMessage, 'http.body-too-slow', { status: 408 });

export const bodyCutOff = problem(httpMessage, 'http.body-cut-off', { status: 400 });

export const bodyNotPacked = problem(httpMessage, 'http.body-not-packed', { status: 400 });

export const encodingRefused = problem(httpMessage, 'http.encoding-refused', { status: 415 });

export const tooManyFields = problem(httpMessage, 'http.too-many-fields', { status: 413 });

export const jsonTooDeep = problem(httpMessage, 'http.json-too-deep', { status: 400 });

export const jsonTooLong = problem(httpMessage, 'http.json-too-long', { status: 413 });
