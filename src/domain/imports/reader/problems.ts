import { importMessage } from '../../../i18n/imports.ts';
import { problem } from '../../../problem.ts';

export const fileUnreadable = problem(importMessage, 'import.file-unreadable', { status: 422 });

/** The way out is to read it as Windows-1252, which only a person can decide. */
export const encodingUnknown = problem(importMessage, 'import.encoding-unknown', { status: 422 });

export const readersBusy = problem(importMessage, 'import.readers-busy', { status: 503 });
