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
    message: mobileMessage('mobile.not-permitted'),
  },
  employeeInactive: {
    code: 'mobile.employee-inactive',
    message: mobileMessage('mobile.employee-inactive'),
  },
  released: {
    code: 'mobile.released',
    message: mobileMessage('mobile.released'),
  },
  notMember: {
    code: 'mobile.not-member',
    message: mobileMessage('mobile.not-member'),
  },
  companyClosed: { code: 'mobile.company-closed', message: mobileMessage('mobile.company-closed') },
  tooOld: {
    code: 'mobile.too-old',
    message: mobileMessage('mobile.too-old'),
  },
  ahead: {
    code: 'mobile.ahead',
    message: mobileMessage('mobile.ahead'),
  },
  taken: {
    code: 'mobile.id-taken',
    message: mobileMessage('mobile.id-taken'),
  },
} as const;

export const reasonMissing = problem(mobileMessage, 'mobile.reason-missing', {
  status: 422,
  fields: () => [{ field: 'reason', message: mobileMessage('mobile.reason-missing-field') }],
});

export const nothingToUndo = problem(mobileMessage, 'mobile.nothing-to-undo', { status: 409 });

export const geofenceUnclear = problem(mobileMessage, 'geofence.invalid', {
  status: 422,
  fields: () => [
    {
      field: 'points',
      message: mobileMessage('geofence.points-invalid'),
    },
  ],
});

export const ofOneOnly = problem(mobileMessage, 'mobile.of-one-only', {
  status: 422,
  fields: () => [{ field: 'employeeId', message: mobileMessage('mobile.department-or-person') }],
});

export const keyMissing = problem(mobileMessage, 'mobile.key-missing', { status: 409 });

export const signatureRefused = problem(mobileMessage, 'mobile.signature-refused', { status: 403 });
