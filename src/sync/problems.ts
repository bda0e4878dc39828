import { problem } from '../problem.ts';

/** What the cloud answers a site. The codes are words of the protocol: docs/sync.md lists what a site does with each. */

export const unknownToken = problem({
  code: 'sync.unknown-token',
  status: 401,
  message: () =>
    'The cloud does not know this token. The site was bound anew elsewhere, or never: bind it again with a code from the cloud panel.',
});

export const revokedToken = problem({
  code: 'sync.revoked',
  status: 401,
  message: () =>
    "This site's access was ended in the cloud panel. The site goes on offline; bind it again to send what it holds.",
});

export const siteBehind = problem<{ no: number; known: number }>({
  code: 'sync.site-behind',
  status: 409,
  message: ({ no, known }) =>
    `SITE_BEHIND: the cloud has taken another batch than this one as number ${no} (it is at ${known}). The site's database was restored or copied: bind the site again.`,
});

export const cloudBehind = problem<{ no: number; known: number }>({
  code: 'sync.cloud-behind',
  status: 409,
  message: ({ no, known }) =>
    `CLOUD_BEHIND: the cloud is at batch ${known} and cannot take number ${no} after it. The cloud's database was restored: bind the site again.`,
});

export const otherMachine = problem({
  code: 'sync.other-machine',
  status: 409,
  message: () =>
    'Another machine is bound as this site. This one stops and keeps its data: decide in the cloud panel which machine lives, and bind that one.',
});

export const twoMachines = problem({
  code: 'sync.two-machines',
  status: 409,
  message: () =>
    'Two machines send as this site: one of them is a copy. Nothing more is taken from either, and both keep their data. Decide which one goes on: in the cloud panel choose the site, then Bind, and enter the code on that machine.',
});

export const rewound = problem<{ seq: number }>({
  code: 'sync.rewound',
  status: 409,
  message: ({ seq }) =>
    `REWOUND: the cloud did not number its changes up to ${seq} as the site has read them. The cloud's database was restored: the two have to be compared.`,
});

export const bodyUnreadable = problem<{ reason: string }>({
  code: 'sync.body-unreadable',
  status: 400,
  message: ({ reason }) => `The body cannot be read: ${reason}.`,
});

export const bodyInvalid = problem<{ issues: string }>({
  code: 'sync.body-invalid',
  status: 422,
  message: ({ issues }) => `The body is not what the protocol says: ${issues}.`,
});

export const tooLarge = problem<{ limit: number; what: string }>({
  code: 'sync.too-large',
  status: 413,
  message: ({ limit, what }) => `The body is larger than ${limit} bytes ${what}. Send fewer punches at once.`,
});

export const encodingUnknown = problem<{ found: string }>({
  code: 'sync.encoding-unknown',
  status: 415,
  message: ({ found }) => `The content encoding "${found}" is not known here. Send gzip.`,
});

export const protoUnknown = problem<{ found: string; oldest: number; newest: number; isOld: boolean }>({
  code: 'sync.proto-unknown',
  status: 426,
  message: ({ found, oldest, newest, isOld }) => {
    const versions = oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`;
    return isOld
      ? `The site speaks version ${found} of the sync protocol, this cloud ${versions}: install the cloud's version of Hajira on the site. Until then its punches still come through; changes of people and settings wait on site, nothing is lost.`
      : `The site speaks version ${found} of the sync protocol, this cloud only ${versions}: update the cloud. Until then everything waits on site, nothing is lost.`;
  },
});

/** What a site that is too old is told of each change that it sends; its punches are taken. */
export const siteTooOld = {
  code: 'sync.site-too-old',
  reason: 'The site is too old for this cloud: update it.',
} as const;

export const tooLongAway = problem<{ seq: number }>({
  code: 'sync.too-long-away',
  status: 410,
  message: ({ seq }) =>
    `The cloud no longer tells what was deleted since the site's place ${seq}: the site was away for too long. The two are compared, and go on.`,
});

export const noSuchEndpoint = problem<{ path: string }>({
  code: 'sync.not-found',
  status: 404,
  message: ({ path }) => `There is nothing to sync at ${path}.`,
});
