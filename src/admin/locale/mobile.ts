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
  unprovenTime: 'Time that only the phone says',
  outsideShift: 'Outside the shift',
  newPhone: 'Another phone than before',
  inaccurate: 'Location not accurate',
  oldLocation: 'Location older than the punch',
  noPhoto: 'No photo, where one is wanted',
};

const weights = { note: 'Note', review: 'Needs review', refuse: 'Do not take it' } as const;

const weightValues = Object.fromEntries(
  flagNames.flatMap((name) => Object.entries(weights).map(([value, word]) => [`${name}.${value}`, word])),
);

const states = {
  'state.waiting': 'Waiting',
  'state.accepting': 'Accepted, within its minute',
  'state.rejecting': 'Rejected, within its minute',
  'state.accepted': 'Accepted',
  'state.rejected': 'Rejected',
  'state.refused': 'Not taken, by the rules',
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
      looks: 'What stands out',
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
      'timeBasis.corrected': 'Corrected: the phone’s clock said something impossible',
      'timeBasis.phone_only': 'Unproven: only the phone says so',
    },
    messages: {
      noRecordsInResource:
        'No punch fits. People punch at /punch on their phones, once you say under “Who may punch by phone” who may.',
      acceptAsk: 'In a minute it enters the punches. Until then it can be undone.',
      rejectAsk: 'In a minute it is deleted; the worker reads the reason on his phone. Until then it can be undone.',
      undoDecisionAsk: 'It waits for a decision again.',
    },
  },
  mobile_decision: {
    name: 'Decisions',
    one: 'decision',
    properties: {
      mobilePunchId: 'Mobile punch',
      verdict: 'Decision',
      reason: 'Reason',
      decidedByName: 'By',
      isAutomatic: 'By the company’s rules',
      decidedAt: 'When',
      state: 'What became of it',
      resolvedAt: 'Carried out',
      outcome: 'Why not',
    },
    values: {
      'verdict.accept': 'Accept',
      'verdict.reject': 'Reject',
      'state.pending': 'Within its minute',
      'state.applied': 'Carried out',
      'state.undone': 'Undone',
      'state.refused': 'Not carried out',
      'state.unsent': 'Waits for the cloud',
      'state.superseded': 'Somebody else was first',
    },
    messages: { noRecordsInResource: 'Nobody has decided over a mobile punch yet.' },
  },
  mobile_rules: {
    name: 'Rules for phones',
    one: 'rules',
    properties: {
      what: 'Rules',
      ...flagTitles,
      acceptsClean: 'Accept clean punches of trusted people by themselves',
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
      isTrusted: 'Trusted: clean punches may be accepted by themselves',
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
      endPhoneAsk: 'Every sign-in on this phone ends at once, as when it was lost. Its punches stay.',
    },
  },
};

export const mobileMessages: Readonly<Record<string, string>> = {
  pointsOfPlaces:
    'Write one point like 23.9917, 90.4115 and its radius in metres; or three corners and more, one on each line, without a radius. Any map on a phone tells the numbers.',
  permitOfEverybody: 'Leave both empty to let everybody punch by phone.',
  mobileIsSetInCloud: 'Phones are set up in the cloud panel. This site has a copy.',
  reviewDone: 'Done.',
  acceptDecided: 'Accepted. It is carried out in a minute; until then it can be undone.',
  rejectDecided: 'Rejected. It is carried out in a minute; until then it can be undone.',
  ownPunch: 'Nobody decides over their own punches. Ask another company admin to decide.',
  noEmployeeYet: 'He is no employee yet, so nobody knows whose attendance it is. Link him under Company > Users first.',
  decidedBefore: 'Somebody else was first. What he decided stands.',
  undoDecisionDone: 'Undone: it waits for a decision again.',
  endPhoneDone: 'The phone is signed out.',
  photoDone: 'Saved.',
};

export const mobileActions: Readonly<Record<string, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  undoDecision: 'Undo the decision',
  endPhone: 'End this phone',
  photo: 'Photo',
};
