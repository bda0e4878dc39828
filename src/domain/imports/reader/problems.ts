import { problem } from '../../../problem.ts';

export const fileUnreadable = problem<{ reason: string }>({
  code: 'import.file-unreadable',
  status: 422,
  message: ({ reason }) => `This file cannot be read: ${reason}`,
});

/** The way out is to read it as Windows-1252, which only a person can decide. */
export const encodingUnknown = problem<{ reason: string }>({
  code: 'import.encoding-unknown',
  status: 422,
  message: ({ reason }) => `This file cannot be read: ${reason}`,
});

export const readersBusy = problem({
  code: 'import.readers-busy',
  status: 503,
  message: () => 'Other files are being read at this moment. Try again in a minute.',
});
