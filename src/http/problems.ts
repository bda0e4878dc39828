import { problem } from '../problem.ts';

/** "100 KB", "4 MB". */
export const sizeOf = (bytes: number): string => (bytes < 1 << 20 ? `${bytes >> 10} KB` : `${bytes >> 20} MB`);

export const bodyTooLarge = problem<{ most: string; bytes: number; isUnpacked: boolean }>({
  code: 'http.body-too-large',
  status: 413,
  message: ({ most }) => `A body has ${most} at most here. Send what is in it in several parts.`,
});

export const bodyTooSlow = problem({
  code: 'http.body-too-slow',
  status: 408,
  message: () => 'The request stopped arriving and was given up; nothing of it was taken. Send it again.',
});

export const bodyCutOff = problem({
  code: 'http.body-cut-off',
  status: 400,
  message: () => 'The connection broke off in the middle of the request; nothing of it was taken. Send it again.',
});

export const bodyNotPacked = problem<{ encoding: string }>({
  code: 'http.body-not-packed',
  status: 400,
  message: ({ encoding }) => `The request says that its body is packed with ${encoding}, and it is not.`,
});

export const encodingRefused = problem<{ found: string }>({
  code: 'http.encoding-refused',
  status: 415,
  message: ({ found }) => `The content encoding "${found}" is not known here. Send the body as it is, or with gzip.`,
});

export const tooManyFields = problem<{ most: number }>({
  code: 'http.too-many-fields',
  status: 413,
  message: ({ most }) => `A form has ${most} fields at most here. Send it in several parts.`,
});

export const jsonTooDeep = problem<{ most: number }>({
  code: 'http.json-too-deep',
  status: 400,
  message: ({ most }) => `JSON is nested ${most} levels deep at most here.`,
});

export const jsonTooLong = problem<{ most: number }>({
  code: 'http.json-too-long',
  status: 413,
  message: ({ most }) => `JSON has ${most} values at most here. Send them in several parts.`,
});
