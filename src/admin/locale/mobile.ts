import { type FlagName, flagNames } from '../../domain/mobile/flags.rule.ts';
import type { ResourceWords } from './label-types.ts';

/** Flags as the settings call them. */
const flagTitles: Readonly<Record<FlagName, string>> = {
  far: 'Outside the geofences',
  noLocation: 'No location',
  mock: 'Made-up location',
  tooFast: 'Impossible speed since the punch before',
  sharedPhone: 'Phone used by several people',
  atGate: 'Punched at a gate terminal at the same time',
  clockWrong: 'Phone’s clock is wrong',
  unprovenTime: 'Time comes only from the phone',
  outsideShift: 'Outside the shift',
  newPhone: 'Another phone than before',
  inaccurate: 'Location not accurate',
  oldLocation: 'Location older than the punch',
  noPhoto: 'Required photo is missing',
};

const weights = { note: 'Note', review: 'Needs review', refuse: 'Do not take it' } as const;

const weightValues = Object.fromEntries(
  flagNames.flatMap((name) => Object.entries(weights).map(([value, word]) => [`${name}.${value}`, word])),
);

const states = {
  'state.waiting': 'Waiting',
  'state.accepting': 'Accepted, can be undone',
  'state.rejecting': 'Rejected, can be undone',
  'state.accepted': 'Accepted',
  'state.rejected': 'Rejected',
  'state.refused': 'Refused by the rules',
};

/** Everything the panel says of punches by phone. */
export const mobileResources: Readonly<Record<string, ResourceWords>> = {
  mobile_punch: {
    name: 'Mobile punches',
    one: 'mobile punch',
    properties: {
      at: 'Time',
      employeeId: 'Employee',
      punchCode: 'In or out',
      state: 'State',
      geofenceId: 'Nearest geofence',
      distanceM: 'Metres outside',
      accuracyM: 'Known to (m)',
      flagSummary: 'Flags',
      isClean: 'Clean',
      decidedByName: 'Decided by',
      decidedAt: 'Decided',
      isAutomatic: 'By the company’s rules',
      reason: 'Reason',
      latitude: 'Latitude',
      longitude: 'Longitude',
      timeBasis: 'How the time is known',
      phoneAt: 'Time on the phone',
      receivedAt: 'Received',
      clockOffsetS: 'Phone’s clock is ahead by (s)',
      phoneId: 'Phone',
      hasPhoto: 'Photo',
      localTime: 'Time',
    },
    values: {
      ...states,
      'punchCode.0': 'In',
      'punchCode.1': 'Out',
      'timeBasis.live': 'Sent at once',
      'timeBasis.proven': 'Proven by the server’s time',
      'timeBasis.corrected': 'Corrected: the phone’s clock showed an impossible time',
      'timeBasis.phone_only': 'Unproven: only from the phone',
    },
    messages: {
      noRecordsInResource:
        'No punches match. Allow people under “Who may punch by phone”; they punch at /punch on their phones.',
      acceptAsk: 'The punch is accepted in one minute. You can undo this until then.',
      rejectAsk:
        'The punch is rejected in one minute, and the employee sees the reason on their phone. You can undo this until then.',
      undoDecisionAsk: 'The punch waits for a decision again.',
    },
  },
  mobile_decision: {
    name: 'Decisions',
    one: 'decision',
    properties: {
      mobilePunchId: 'Mobile punch',
      verdict: 'Decision',
      reason: 'Reason',
      decidedByName: 'Decided by',
      isAutomatic: 'By the company’s rules',
      decidedAt: 'When',
      state: 'Result',
      resolvedAt: 'Carried out',
      outcome: 'Why not',
    },
    values: {
      'verdict.accept': 'Accept',
      'verdict.reject': 'Reject',
      'state.pending': 'Can be undone',
      'state.applied': 'Carried out',
      'state.undone': 'Undone',
      'state.refused': 'Not carried out',
      'state.unsent': 'Waits for the cloud',
      'state.superseded': 'Somebody else decided first',
    },
    messages: { noRecordsInResource: 'No decisions on mobile punches yet.' },
  },
  mobile_rules: {
    name: 'Rules for phones',
    one: 'rules',
    properties: {
      what: 'Rules',
      ...flagTitles,
      acceptsClean: 'Accept clean punches of trusted people automatically',
      wantsPhoto: 'Ask for a photo',
      accuracyM: 'Not accurate from (m)',
      speedKmh: 'Impossible from (km/h)',
      clockS: 'Clock is wrong from (s)',
      unprovenMinutes: 'Unproven time from (min)',
      gateMinutes: 'Gate punch within (min)',
      photoDays: 'Keep photos for (days)',
      locationDays: 'Keep locations for (days)',
    },
    values: weightValues,
  },
  mobile_permit: {
    name: 'Who may punch by phone',
    one: 'permission',
    properties: {
      of: 'Who',
      departmentId: 'Department, and all below it',
      employeeId: 'Person',
      isTrusted: 'Trusted: clean punches can be accepted automatically',
      createdAt: 'Since',
    },
    messages: { noRecordsInResource: 'Nobody may punch by phone yet. Add a department, a person, or everybody.' },
  },
  geofence: {
    name: 'Geofences',
    one: 'geofence',
    properties: {
      name: 'Name',
      points: 'Latitude, longitude',
      radiusM: 'Radius (m)',
      departmentId: 'For a department only',
      employeeId: 'For one person only',
      createdAt: 'Added',
    },
    messages: {
      noRecordsInResource: 'Without a geofence no punch is flagged as far away. Add your factory first.',
    },
  },
  phone: {
    name: 'Phones',
    one: 'phone',
    properties: {
      userId: 'User',
      model: 'Model',
      platform: 'System',
      appVersion: 'Version',
      deviceId: 'Id of the installation',
      createdAt: 'Registered',
      lastSeenAt: 'Signed in last',
      endedAt: 'Ended',
    },
    messages: {
      noRecordsInResource: 'A phone appears here when its owner signs in at /punch.',
      endPhoneAsk: 'Signs the phone out immediately. Use this for lost phones. Its punches stay.',
    },
  },
};

export const mobileMessages: Readonly<Record<string, string>> = {
  pointsOfPlaces:
    'Enter one point, for example 23.9917, 90.4115, and a radius in metres. Or enter three or more corners, one per line, without a radius. Map apps show these numbers.',
  permitOfEverybody: 'Leave both empty to let everybody punch by phone.',
  mobileIsSetInCloud: 'Mobile punching is managed in the cloud panel. This site has a copy.',
  reviewDone: 'Done.',
  acceptDecided: 'Accepted. This takes effect in one minute; you can undo it until then.',
  rejectDecided: 'Rejected. This takes effect in one minute; you can undo it until then.',
  ownPunch: 'You cannot decide on your own punches. Ask another company admin to decide.',
  noEmployeeYet: 'This user is not linked to an employee. Link them under Company > Users first.',
  decidedBefore: 'Somebody else decided first. Their decision applies.',
  undoDecisionDone: 'Undone. The punch waits for a decision again.',
  endPhoneDone: 'The phone is signed out.',
  photoDone: 'Saved.',
};

export const mobileActions: Readonly<Record<string, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  undoDecision: 'Undo the decision',
  endPhone: 'Sign out phone',
  photo: 'Photo',
};
