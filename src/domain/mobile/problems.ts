import { mobileMessage } from '../../i18n/mobile.ts';
import { problem } from '../../problem.ts';

export const wrongSignIn = problem(mobileMessage, 'phone.sign-in-refused', { status: 401 });

export const codeNeeded = problem(mobileMessage, 'phone.code-needed', { status: 401 });

export const codeRefused = problem(mobileMessage, 'phone.code-refused', { status: 401 });

export const tooManyAttempts = problem(mobileMessage, 'phone.too-many-attempts', { status: 429 });

export const noCompany = problem(mobileMessage, 'phone.no-company', { status: 403 });

export const userInactive = problem(mobileMessage, 'phone.user-inactive', { status: 403 });

export const companyClosed = problem(mobileMessage, 'phone.company-closed', { status: 403 });

/** The same answer for what is no token, one that never was, and one with another secret. */
export const phoneTokenUnknown = problem(mobileMessage, 'phone-token.unknown', { status: 401 });

export const phoneTokenExpired = problem(mobileMessage, 'phone-token.expired', { status: 401 });

export const sessionEnded = problem(mobileMessage, 'phone-session.ended', { status: 401 });

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

export const reasonMissing = problem(mobileMessage, 'mobile.reason-missing', {
  status: 422,
  fields: () => [{ field: 'reason', message: 'Say why: the worker reads it.' }],
});

export const nothingToUndo = problem(mobileMessage, 'mobile.nothing-to-undo', { status: 409 });

export const geofenceUnclear = problem(mobileMessage, 'geofence.invalid', {
  status: 422,
  fields: () => [
    {
      field: 'points',
      message:
        'Write one point like 23.9917, 90.4115 and give a radius; or three corners and more, one on each line, and no radius.',
    },
  ],
});

export const ofOneOnly = problem(mobileMessage, 'mobile.of-one-only', {
  status: 422,
  fields: () => [{ field: 'employeeId', message: 'Choose a department or a person, not both.' }],
});

export const keyMissing = problem(mobileMessage, 'mobile.key-missing', { status: 409 });

export const signatureRefused = problem(mobileMessage, 'mobile.signature-refused', { status: 403 });
