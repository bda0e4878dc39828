import { problem } from '../../problem.ts';

export const wrongSignIn = problem({
  code: 'phone.sign-in-refused',
  status: 401,
  message: () => 'E-mail address or password is wrong. Try again, or ask your admin for a new password.',
});

export const codeNeeded = problem({
  code: 'phone.code-needed',
  status: 401,
  message: () =>
    'This account signs in with a second step. Send "code" as well: what the app for codes shows for Hajira, or a recovery code.',
});

export const codeRefused = problem({
  code: 'phone.code-refused',
  status: 401,
  message: () =>
    'This code is not right, or was used already. Wait for the next one, or use one of your recovery codes.',
});

export const tooManyAttempts = problem<{ seconds: number }>({
  code: 'phone.too-many-attempts',
  status: 429,
  message: ({ seconds }) => `Too many wrong passwords. Wait ${Math.ceil(seconds / 60)} minutes, then try again.`,
});

export const noCompany = problem({
  code: 'phone.no-company',
  status: 403,
  message: () => 'You do not belong to a company. Ask the admin of your company to link your account to it.',
});

export const userInactive = problem<{ company: string }>({
  code: 'phone.user-inactive',
  status: 403,
  message: ({ company }) =>
    `Your account at ${company} is not active. Ask its admin; what is queued on this phone stays on it meanwhile.`,
});

export const companyClosed = problem<{ company: string }>({
  code: 'phone.company-closed',
  status: 403,
  message: ({ company }) => `${company} is closed and takes no punches any more.`,
});

/** The same answer for what is no token, one that never was, and one with another secret. */
export const phoneTokenUnknown = problem({
  code: 'phone-token.unknown',
  status: 401,
  message: () => 'This token is not known here. Sign in again on this phone.',
});

export const phoneTokenExpired = problem({
  code: 'phone-token.expired',
  status: 401,
  message: () => 'This access token has ended. Get the next one with the refresh token (POST /api/v1/me/tokens).',
});

export const sessionEnded = problem<{ why: string }>({
  code: 'phone-session.ended',
  status: 401,
  message: ({ why }) =>
    why === 'reused'
      ? 'An old token of this phone was used a second time: somebody may have copied it, so this sign-in has ended. Sign in again.'
      : 'This sign-in has ended. Sign in again on this phone.',
});

/** Why single punches of a batch are not taken; the codes are permanent. */
export const refusals = {
  notPermitted: {
    code: 'mobile.not-permitted',
    message: 'Your company does not let you punch by phone. Ask your admin, or punch at a terminal.',
  },
  employeeInactive: {
    code: 'mobile.employee-inactive',
    message: 'You are not an active employee of this company. Ask your admin.',
  },
  released: {
    code: 'mobile.released',
    message: 'You had left this company when you punched. It takes no punches of you after that.',
  },
  notMember: {
    code: 'mobile.not-member',
    message: 'You did not belong to the company that this punch names.',
  },
  companyClosed: { code: 'mobile.company-closed', message: 'This company is closed and takes no punches any more.' },
  tooOld: {
    code: 'mobile.too-old',
    message: 'This punch is older than 62 days. Ask your admin to write it down by hand.',
  },
  ahead: {
    code: 'mobile.ahead',
    message: 'This punch lies ahead of the time it was sent. Set the clock of your phone and punch again.',
  },
  taken: {
    code: 'mobile.id-taken',
    message: 'Another punch has this id already. Every punch needs an id of its own.',
  },
} as const;

export const reasonMissing = problem({
  code: 'mobile.reason-missing',
  status: 422,
  message: () => 'Say why you reject: the worker reads it.',
  fields: () => [{ field: 'reason', message: 'Say why: the worker reads it.' }],
});

export const nothingToUndo = problem({
  code: 'mobile.nothing-to-undo',
  status: 409,
  message: () => 'The minute is over, or somebody has undone it already. Look at the punch again.',
});

export const geofenceUnclear = problem({
  code: 'place.unclear',
  status: 422,
  message: () =>
    'A place is one point with a radius in metres, or three corners and more without one. Write a point like 23.9917, 90.4115.',
  fields: () => [
    {
      field: 'points',
      message:
        'Write one point like 23.9917, 90.4115 and give a radius; or three corners and more, one on each line, and no radius.',
    },
  ],
});

export const ofOneOnly = problem({
  code: 'mobile.of-one-only',
  status: 422,
  message: () => 'Choose a department or a person, not both; neither means everybody.',
  fields: () => [{ field: 'employeeId', message: 'Choose a department or a person, not both.' }],
});

export const keyMissing = problem({
  code: 'mobile.key-missing',
  status: 409,
  message: () =>
    'On a site you sign what you decide, and your key is not open here. Sign out and in again with your password. If that does not help, sign in once in the cloud panel, and again here after the next sync.',
});

export const signatureRefused = problem<{ name: string }>({
  code: 'mobile.signature-refused',
  status: 403,
  message: ({ name }) =>
    `This decision is not signed with the key of ${name}: somebody else made it, or the password was changed since. Decide again.`,
});
