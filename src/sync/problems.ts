import { syncMessage } from '../i18n/sync.ts';
import { problem } from '../problem.ts';

/** What the cloud answers a site. The codes are words of the protocol: docs/sync.md lists what a site does with each. */

export const unknownToken = problem(syncMessage, 'sync.unknown-token', { status: 401 });

export const revokedToken = problem(syncMessage, 'sync.revoked', { status: 401 });

export const siteBehind = problem(syncMessage, 'sync.site-behind', { status: 409 });

export const cloudBehind = problem(syncMessage, 'sync.cloud-behind', { status: 409 });

export const otherMachine = problem(syncMessage, 'sync.other-machine', { status: 409 });

export const twoMachines = problem(syncMessage, 'sync.two-machines', { status: 409 });

export const rewound = problem(syncMessage, 'sync.rewound', { status: 409 });

export const bodyUnreadable = problem(syncMessage, 'sync.body-unreadable', { status: 400 });

export const bodyInvalid = problem(syncMessage, 'sync.body-invalid', { status: 422 });

export const tooLarge = problem(syncMessage, 'sync.too-large', { status: 413 });

export const encodingUnknown = problem(syncMessage, 'sync.encoding-unknown', { status: 415 });

export const protoUnknown = problem(syncMessage, 'sync.proto-unknown', { status: 426 });

/** What a site that is too old is told of each change that it sends; its punches are taken. */
export const siteTooOld = {
  code: 'sync.site-too-old',
  reason: syncMessage('sync.site-too-old'),
} as const;

export const tooLongAway = problem(syncMessage, 'sync.too-long-away', { status: 410 });

export const noSuchEndpoint = problem(syncMessage, 'sync.not-found', { status: 404 });
