import type { ColumnType } from 'kysely';
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export const CompanyState = {
  waiting: 'waiting',
  active: 'active',
  suspended: 'suspended',
  closed: 'closed',
} as const;
export type CompanyState = (typeof CompanyState)[keyof typeof CompanyState];
export const MemberRole = {
  company_admin: 'company_admin',
  nobody: 'nobody',
} as const;
export type MemberRole = (typeof MemberRole)[keyof typeof MemberRole];
export const PunchSource = {
  terminal: 'terminal',
  push: 'push',
  file: 'file',
  mobile: 'mobile',
  manual: 'manual',
} as const;
export type PunchSource = (typeof PunchSource)[keyof typeof PunchSource];
export const DeliveryWay = {
  pull: 'pull',
  push: 'push',
  live: 'live',
  file: 'file',
} as const;
export type DeliveryWay = (typeof DeliveryWay)[keyof typeof DeliveryWay];
export const HeldReason = {
  unknown_badge: 'unknown_badge',
  impossible_time: 'impossible_time',
  company_inactive: 'company_inactive',
  no_employee: 'no_employee',
  over_limit: 'over_limit',
} as const;
export type HeldReason = (typeof HeldReason)[keyof typeof HeldReason];
export const RuleScope = {
  none: 'none',
  own: 'own',
  granted: 'granted',
  department: 'department',
  all: 'all',
} as const;
export type RuleScope = (typeof RuleScope)[keyof typeof RuleScope];
export const RuleEffect = {
  allow: 'allow',
  deny: 'deny',
} as const;
export type RuleEffect = (typeof RuleEffect)[keyof typeof RuleEffect];
export const TerminalTransport = {
  auto: 'auto',
  tcp: 'tcp',
  udp: 'udp',
  push: 'push',
} as const;
export type TerminalTransport = (typeof TerminalTransport)[keyof typeof TerminalTransport];
export const AlarmKind = {
  clock_wrong: 'clock_wrong',
  memory_high: 'memory_high',
  rows_overwritten: 'rows_overwritten',
  log_cleared: 'log_cleared',
  unreadable: 'unreadable',
  silent: 'silent',
  count_differs: 'count_differs',
  other_device: 'other_device',
  serial_taken: 'serial_taken',
  push_refused: 'push_refused',
  push_encrypted: 'push_encrypted',
  rows_back_dated: 'rows_back_dated',
} as const;
export type AlarmKind = (typeof AlarmKind)[keyof typeof AlarmKind];
export const TerminalCommandKind = {
  set_clock: 'set_clock',
  restart: 'restart',
  put_user: 'put_user',
  delete_user: 'delete_user',
  query_logs: 'query_logs',
  check: 'check',
  set_option: 'set_option',
  read_users: 'read_users',
} as const;
export type TerminalCommandKind = (typeof TerminalCommandKind)[keyof typeof TerminalCommandKind];
export const TerminalCommandState = {
  waiting: 'waiting',
  sent: 'sent',
  done: 'done',
  failed: 'failed',
  withdrawn: 'withdrawn',
} as const;
export type TerminalCommandState = (typeof TerminalCommandState)[keyof typeof TerminalCommandState];
export const JobRunState = {
  waiting: 'waiting',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
} as const;
export type JobRunState = (typeof JobRunState)[keyof typeof JobRunState];
export const UnclaimedTerminalState = {
  unclaimed: 'unclaimed',
  adopted: 'adopted',
  refused: 'refused',
} as const;
export type UnclaimedTerminalState = (typeof UnclaimedTerminalState)[keyof typeof UnclaimedTerminalState];
export const ImportState = {
  waiting: 'waiting',
  running: 'running',
  stopped: 'stopped',
  done: 'done',
} as const;
export type ImportState = (typeof ImportState)[keyof typeof ImportState];
export const PackagePeriod = {
  month: 'month',
  year: 'year',
} as const;
export type PackagePeriod = (typeof PackagePeriod)[keyof typeof PackagePeriod];
export const InvoiceState = {
  open: 'open',
  paid: 'paid',
  void: 'void',
} as const;
export type InvoiceState = (typeof InvoiceState)[keyof typeof InvoiceState];
export const JoinState = {
  waiting: 'waiting',
  linked: 'linked',
  declined: 'declined',
  withdrawn: 'withdrawn',
} as const;
export type JoinState = (typeof JoinState)[keyof typeof JoinState];
export const LeaveKind = {
  casual: 'casual',
  sick: 'sick',
  earned: 'earned',
  maternity: 'maternity',
  unpaid: 'unpaid',
} as const;
export type LeaveKind = (typeof LeaveKind)[keyof typeof LeaveKind];
export const HeldLineKind = {
  unreadable: 'unreadable',
  back_dated: 'back_dated',
} as const;
export type HeldLineKind = (typeof HeldLineKind)[keyof typeof HeldLineKind];
export const MailState = {
  waiting: 'waiting',
  sent: 'sent',
  failed: 'failed',
} as const;
export type MailState = (typeof MailState)[keyof typeof MailState];
export const LinkPurpose = {
  confirm_email: 'confirm_email',
  reset_password: 'reset_password',
  change_email: 'change_email',
  invitation: 'invitation',
  link_identity: 'link_identity',
  phone_sign_in: 'phone_sign_in',
} as const;
export type LinkPurpose = (typeof LinkPurpose)[keyof typeof LinkPurpose];
export const MobileState = {
  waiting: 'waiting',
  accepting: 'accepting',
  rejecting: 'rejecting',
  accepted: 'accepted',
  rejected: 'rejected',
  refused: 'refused',
} as const;
export type MobileState = (typeof MobileState)[keyof typeof MobileState];
export const TimeBasis = {
  live: 'live',
  proven: 'proven',
  corrected: 'corrected',
  phone_only: 'phone_only',
} as const;
export type TimeBasis = (typeof TimeBasis)[keyof typeof TimeBasis];
export const FlagWeight = {
  note: 'note',
  review: 'review',
  refuse: 'refuse',
} as const;
export type FlagWeight = (typeof FlagWeight)[keyof typeof FlagWeight];
export const MobileVerdict = {
  accept: 'accept',
  reject: 'reject',
} as const;
export type MobileVerdict = (typeof MobileVerdict)[keyof typeof MobileVerdict];
export const MobileDecisionState = {
  pending: 'pending',
  applied: 'applied',
  undone: 'undone',
  refused: 'refused',
  unsent: 'unsent',
  superseded: 'superseded',
} as const;
export type MobileDecisionState = (typeof MobileDecisionState)[keyof typeof MobileDecisionState];
export type AccessToken = {
  companyId: string;
  id: string;
  memberId: string;
  name: string;
  secretHash: string;
  rights: Generated<string[]>;
  expiresAt: Timestamp;
  lastUsedAt: Timestamp | null;
  revokedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type AccountLink = {
  id: string;
  purpose: LinkPurpose;
  userId: string | null;
  forCompanyId: string | null;
  email: string;
  secretHash: string;
  sealed: string | null;
  expiresAt: Timestamp;
  usedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type AuthzVersion = {
  companyId: string;
  v: Generated<string>;
};
export type Badge = {
  companyId: string;
  id: string;
  number: string;
  employeeId: string;
  validFrom: Timestamp;
  validTo: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type Company = {
  id: string;
  name: string;
  packageId: string;
  state: Generated<CompanyState>;
  timeZone: Generated<string>;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
  /**
   * its terminals' clocks are set whenever they are wrong
   */
  setsClocks: Generated<boolean>;
  /**
   * how long nothing may be heard of a terminal before that is an alarm
   */
  silentAfterMinutes: Generated<number>;
  joinCode: Generated<string>;
  paidUntil: Timestamp | null;
  graceDays: Generated<number>;
};
export type DailyHeadcount = {
  companyId: string;
  /**
   * @kyselyType(string)
   */
  day: string;
  active: number;
};
export type Department = {
  companyId: string;
  id: string;
  parentId: string | null;
  name: string;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type Employee = {
  companyId: string;
  id: string;
  code: string;
  name: string;
  departmentId: string | null;
  memberId: string | null;
  designation: string | null;
  email: string | null;
  phone: string | null;
  /**
   * @kyselyType(string)
   */
  joinedOn: string | null;
  isActive: Generated<boolean>;
  salary: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type EmployeeImport = {
  companyId: string;
  id: string;
  fileName: string;
  state: Generated<ImportState>;
  content: Buffer;
  rows: number;
  rowAt: Generated<number>;
  added: Generated<number>;
  refused: Generated<number>;
  problems: unknown;
  said: unknown | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  finishedAt: Timestamp | null;
  updated: Generated<number>;
  unchanged: Generated<number>;
  progressAt: Generated<Timestamp>;
  plan: unknown | null;
  byteAt: Generated<number>;
};
export type EmployeePhoto = {
  companyId: string;
  id: string;
  mediaType: string;
  bytes: Buffer;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type FileImport = {
  companyId: string;
  id: string;
  terminalId: string;
  fileName: string;
  plan: unknown;
  content: Buffer;
  state: Generated<ImportState>;
  byteAt: Generated<number>;
  lines: Generated<number>;
  stored: Generated<number>;
  known: Generated<number>;
  held: Generated<number>;
  unreadable: Generated<number>;
  finishedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type Geofence = {
  companyId: string;
  id: string;
  name: string;
  points: string;
  radiusM: number | null;
  departmentId: string | null;
  employeeId: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type HeldLine = {
  companyId: string;
  id: string;
  terminalId: string;
  way: DeliveryWay;
  line: string;
  sha256: string;
  reason: unknown;
  receivedAt: Timestamp;
  seenAt: Timestamp | null;
  kind: Generated<HeldLineKind>;
  releasedAt: Timestamp | null;
  releasedBy: string | null;
  storedAt: Timestamp | null;
};
export type Identity = {
  id: string;
  userId: string;
  provider: string;
  subject: string;
  label: string;
  lastUsedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type Invoice = {
  companyId: string;
  id: string;
  number: string;
  packageId: string;
  amount: string;
  currency: Generated<string>;
  period: PackagePeriod;
  state: Generated<InvoiceState>;
  dueAt: Timestamp;
  paidAt: Timestamp | null;
  paidFrom: Timestamp | null;
  paidUntil: Timestamp | null;
  method: string | null;
  reference: string | null;
  checkoutId: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type JobRun = {
  companyId: string;
  id: string;
  task: string;
  state: Generated<JobRunState>;
  startedAt: Timestamp | null;
  finishedAt: Timestamp | null;
  succeededAt: Timestamp | null;
  durationMs: number | null;
  error: unknown | null;
  failures: Generated<number>;
  nextAt: Timestamp | null;
};
export type JoinRequest = {
  companyId: string;
  id: string;
  userId: string;
  name: string;
  email: string;
  message: string | null;
  state: Generated<JoinState>;
  answeredAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type Journal = {
  companyId: string;
  id: string;
  at: Generated<Timestamp>;
  actor: Generated<string>;
  actorName: string | null;
  action: string;
  model: string | null;
  recordId: string | null;
  before: unknown | null;
  after: unknown | null;
  reason: unknown | null;
  requestId: string | null;
};
export type LeaveRequest = {
  companyId: string;
  id: string;
  employeeId: string;
  kind: Generated<LeaveKind>;
  /**
   * @kyselyType(string)
   */
  firstDay: string;
  /**
   * @kyselyType(string)
   */
  lastDay: string;
  reason: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type Mail = {
  id: string;
  forCompanyId: string | null;
  recipient: string;
  letter: string;
  language: string;
  sealed: string | null;
  state: Generated<MailState>;
  tries: Generated<number>;
  nextAt: Generated<Timestamp>;
  error: unknown | null;
  sentAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type Member = {
  companyId: string;
  id: string;
  userId: string;
  role: Generated<MemberRole>;
  joinedAt: Generated<Timestamp>;
  endedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type Membership = {
  companyId: string;
  id: string;
  memberId: string | null;
  groupId: string | null;
  roleId: string | null;
  expiresAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type MobileDecision = {
  companyId: string;
  id: string;
  mobilePunchId: string;
  verdict: MobileVerdict;
  reason: string | null;
  batchId: string;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Timestamp;
  carryOutAt: Timestamp;
  state: Generated<MobileDecisionState>;
  resolvedAt: Timestamp | null;
  outcome: unknown | null;
  isAutomatic: Generated<boolean>;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  signature: string | null;
};
export type MobilePermit = {
  companyId: string;
  id: string;
  departmentId: string | null;
  employeeId: string | null;
  isTrusted: Generated<boolean>;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type MobilePhoto = {
  companyId: string;
  id: string;
  mediaType: string;
  bytes: Buffer;
  createdAt: Generated<Timestamp>;
};
export type MobilePunch = {
  companyId: string;
  id: string;
  source: Generated<PunchSource>;
  terminalSerial: string | null;
  badgeNumber: string | null;
  localTime: string;
  punchCode: number | null;
  verifyMode: number | null;
  workCode: string | null;
  siteId: string | null;
  at: Timestamp;
  employeeId: string | null;
  held: HeldReason | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  userId: string;
  memberId: string;
  phoneId: string;
  receivedAt: Timestamp;
  phoneAt: Timestamp;
  earliestAt: Timestamp | null;
  latestAt: Timestamp;
  timeBasis: TimeBasis;
  clockOffsetS: number | null;
  latitude: string | null;
  longitude: string | null;
  accuracyM: number | null;
  locatedAt: Timestamp | null;
  isMock: boolean | null;
  geofenceId: string | null;
  distanceM: number | null;
  hasPhoto: Generated<boolean>;
  flags: Generated<unknown>;
  flagNames: Generated<string[]>;
  isClean: boolean;
  state: Generated<MobileState>;
  reason: string | null;
  decidedAt: Timestamp | null;
  decidedBy: string | null;
  decidedByName: string | null;
  isAutomatic: Generated<boolean>;
  contentHash: string;
  erasedAt: Timestamp | null;
  deletedAt: Timestamp | null;
};
export type MobileRules = {
  companyId: string;
  id: string;
  far: Generated<FlagWeight>;
  noLocation: Generated<FlagWeight>;
  inaccurate: Generated<FlagWeight>;
  oldLocation: Generated<FlagWeight>;
  mock: Generated<FlagWeight>;
  tooFast: Generated<FlagWeight>;
  sharedPhone: Generated<FlagWeight>;
  newPhone: Generated<FlagWeight>;
  atGate: Generated<FlagWeight>;
  outsideShift: Generated<FlagWeight>;
  clockWrong: Generated<FlagWeight>;
  unprovenTime: Generated<FlagWeight>;
  noPhoto: Generated<FlagWeight>;
  wantsPhoto: Generated<boolean>;
  accuracyM: Generated<number>;
  speedKmh: Generated<number>;
  clockS: Generated<number>;
  unprovenMinutes: Generated<number>;
  gateMinutes: Generated<number>;
  acceptsClean: Generated<boolean>;
  photoDays: Generated<number>;
  locationDays: Generated<number>;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type Package = {
  id: string;
  code: string;
  name: string;
  seats: number;
  features: Generated<string[]>;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
  maxUsers: number | null;
  maxTerminals: number | null;
  maxSites: number | null;
  maxMobilePunches: number | null;
  price: Generated<string>;
  period: Generated<PackagePeriod>;
  graceDays: Generated<number>;
  isOffered: Generated<boolean>;
};
export type PackageChange = {
  id: string;
  packageId: string;
  appliesFrom: Timestamp;
  appliedAt: Timestamp | null;
  seats: number | null;
  maxUsers: number | null;
  maxTerminals: number | null;
  maxSites: number | null;
  maxMobilePunches: number | null;
  price: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type PaymentEvent = {
  id: string;
  kind: string;
  about: string | null;
  outcome: unknown;
  receivedAt: Timestamp;
};
export type Phone = {
  companyId: string;
  id: string;
  deviceId: string;
  memberId: string;
  model: string;
  platform: string;
  appVersion: string;
  lastSeenAt: Generated<Timestamp>;
  endedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type PhoneSession = {
  companyId: string;
  id: string;
  phoneId: string;
  memberId: string;
  userId: string;
  expiresAt: Timestamp;
  endedAt: Timestamp | null;
  endedWhy: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type PhoneToken = {
  companyId: string;
  id: string;
  sessionId: string;
  secretHash: string;
  usedAt: Timestamp | null;
  attempt: string | null;
  nextId: string | null;
  createdAt: Generated<Timestamp>;
};
export type Punch = {
  companyId: string;
  id: string;
  source: PunchSource;
  terminalSerial: string | null;
  badgeNumber: string | null;
  localTime: string | null;
  punchCode: number | null;
  verifyMode: number | null;
  workCode: string | null;
  siteId: string | null;
  at: Timestamp | null;
  employeeId: string | null;
  held: HeldReason | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type PunchCorrection = {
  companyId: string;
  id: string;
  punchId: string;
  correctedAt: Timestamp | null;
  isVoid: Generated<boolean>;
  note: string;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
  /**
   * of a void that withdrew a reading: the deliveries that are withdrawn, "pull, file 2026-11-22T10:00:00.000Z"
   */
  readings: string | null;
  /**
   * since when it does not stand any more, as the punch came in another way; derived on each end
   */
  liftedAt: Timestamp | null;
};
export type PunchDelivery = {
  companyId: string;
  punchId: string;
  way: DeliveryWay;
  receivedAt: Timestamp;
  clockOffsetMs: number | null;
  createdBy: Generated<string>;
};
export type RateLimit = {
  key: string;
  points: Generated<number>;
  expire: string | null;
};
export type RawBatch = {
  companyId: string;
  id: string;
  serial: string;
  way: DeliveryWay;
  format: string;
  receivedAt: Timestamp;
  rowCount: number;
  sha256: string;
  bytes: Buffer;
};
export type ReadingWithdrawal = {
  companyId: string;
  id: string;
  way: DeliveryWay;
  serial: Generated<string>;
  receivedAt: Timestamp;
  fileName: string | null;
  reason: string;
  voided: Generated<number>;
  stayed: Generated<number>;
  corrected: Generated<number>;
  people: Generated<number>;
  firstDay: string | null;
  lastDay: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  undoneAt: Timestamp | null;
  undoneBy: string | null;
};
export type RecordGrant = {
  companyId: string;
  id: string;
  principal: string;
  model: string;
  recordId: string;
  canView: Generated<boolean>;
  canChange: Generated<boolean>;
  canDelete: Generated<boolean>;
  canShare: Generated<boolean>;
  expiresAt: Timestamp | null;
  grantedBy: string;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type RecoveryCode = {
  id: string;
  userId: string;
  codeHash: string;
  usedAt: Timestamp | null;
};
export type RepeatedDelivery = {
  companyId: string;
  punchId: string;
  receivedAt: Timestamp;
};
export type Role = {
  companyId: string;
  id: string;
  name: string;
  template: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type Rule = {
  companyId: string;
  id: string;
  roleId: string | null;
  groupId: string | null;
  memberId: string | null;
  model: string;
  act: string;
  scope: RuleScope | null;
  field: string | null;
  effect: Generated<RuleEffect>;
  expiresAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type Session = {
  sid: string;
  sess: unknown;
  expire: Timestamp;
  userId: string | null;
  createdAt: Generated<Timestamp>;
  lastSeenAt: Generated<Timestamp>;
  address: string | null;
  device: string | null;
};
export type Site = {
  companyId: string;
  id: string;
  name: string;
  intervalSeconds: Generated<number>;
  tokenHash: string | null;
  bindCodeHash: string | null;
  bindCodeExpiresAt: Timestamp | null;
  bindAttempts: Generated<number>;
  boundAt: Timestamp | null;
  revokedAt: Timestamp | null;
  instanceId: string | null;
  epoch: Generated<number>;
  batchNo: Generated<string>;
  batchHash: string | null;
  heartbeat: Generated<number>;
  lastSeenAt: Timestamp | null;
  lastPushAt: Timestamp | null;
  pendingCount: number | null;
  clockSkewMs: number | null;
  appVersion: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
  previousTokenHash: string | null;
  tokenAt: Timestamp | null;
  lastPullAt: Timestamp | null;
  pullSeq: string | null;
  waiting: unknown | null;
  retiredTokenHash: string | null;
  retiredTokenAt: Timestamp | null;
  serverStart: string | null;
  previousStarts: Generated<string>;
  twoMachinesSince: Timestamp | null;
};
export type SupportVisit = {
  companyId: string;
  id: string;
  userId: string;
  visitor: string;
  reason: string;
  canWrite: Generated<boolean>;
  endsAt: Timestamp;
  endedAt: Timestamp | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type SyncBatch = {
  companyId: string;
  siteId: string;
  epoch: number;
  no: string;
  prev: string;
  hash: string;
  body: Buffer;
  ids: string[];
  revs: string[];
  count: number;
  sealedAt: Generated<Timestamp>;
  ackedAt: Timestamp | null;
  response: Buffer | null;
  rows: unknown | null;
};
export type SyncConflict = {
  companyId: string;
  id: string;
  model: string;
  recordId: string;
  field: string;
  rule: string;
  siteId: string | null;
  edit: string;
  baseValue: unknown | null;
  cloudValue: unknown | null;
  cloudBy: string | null;
  cloudAt: Timestamp | null;
  siteValue: unknown | null;
  siteBy: string | null;
  siteAt: Timestamp | null;
  resolution: string;
  resolvedAt: Timestamp | null;
  resolvedBy: string | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type SyncDeferred = {
  companyId: string;
  model: string;
  entityId: string;
  revs: string[];
  row: unknown | null;
  reason: unknown;
  at: Generated<Timestamp>;
};
export type SyncFeed = {
  companyId: string;
  last: Generated<string>;
  floor: Generated<string>;
  prunedAt: Timestamp | null;
};
export type SyncFeedMark = {
  companyId: string;
  seq: string;
  mark: string;
  at: Generated<Timestamp>;
};
export type SyncInbox = {
  companyId: string;
  id: string;
  at: Generated<Timestamp>;
  fromSeq: string;
  toSeq: string;
  hash: string;
  body: Buffer;
};
export type SyncOutbox = {
  companyId: string;
  model: string;
  entityId: string;
  rev: Generated<string>;
  op: string;
  baseValues: unknown | null;
  seq: Generated<string>;
  tries: Generated<number>;
  nextAt: Generated<Timestamp>;
  error: unknown | null;
  id: Generated<string>;
  edit: Generated<string>;
  authors: unknown | null;
  editedAt: Generated<Timestamp>;
  code: string | null;
  resolves: Generated<string[]>;
  isOvertaken: Generated<boolean>;
  previousEdits: unknown | null;
  /**
   * who signed the sensitive values, and with what: src/signed-edits.ts
   */
  signed: unknown | null;
  /**
   * the transaction that made an edit which is not signed yet
   */
  unsignedIn: string | null;
};
export type SyncRow = {
  companyId: string;
  model: string;
  entityId: string;
  revs: string[];
  change: Generated<string>;
  seq: string | null;
  origin: string | null;
  isDeleted: Generated<boolean>;
  /**
   * of edits on sites that were signed: each is taken once
   */
  signatures: Generated<string[]>;
};
export type SyncShadow = {
  companyId: string;
  model: string;
  entityId: string;
  revs: string[];
  row: unknown | null;
};
export type SyncState = {
  companyId: string;
  siteId: string;
  cloudUrl: string;
  tokenSealed: string;
  instanceId: string;
  epoch: Generated<number>;
  no: Generated<string>;
  hash: Generated<string>;
  heartbeat: Generated<number>;
  intervalSeconds: Generated<number>;
  clockOffsetMs: number | null;
  failures: Generated<number>;
  lastTryAt: Timestamp | null;
  lastOkAt: Timestamp | null;
  lastError: unknown | null;
  needsRecovery: Generated<boolean>;
  cursorSeq: Generated<string>;
  cursorMark: Generated<string>;
  lastPushAt: Timestamp | null;
  lastPullAt: Timestamp | null;
  lastReconcileAt: Timestamp | null;
  recovery: unknown | null;
  tokenAt: Timestamp | null;
  previousTokenSealed: string | null;
  columnsHere: string | null;
  columnsThere: string | null;
  daysDifferent: number | null;
  rowsDifferent: number | null;
};
export type Terminal = {
  companyId: string;
  id: string;
  siteId: string | null;
  serial: string | null;
  name: string;
  host: string | null;
  port: Generated<number>;
  commKeySealed: string | null;
  timeZone: string | null;
  isActive: Generated<boolean>;
  model: string | null;
  firmware: string | null;
  lastContactAt: Timestamp | null;
  lastError: unknown | null;
  lastErrorAt: Timestamp | null;
  clockOffsetMs: number | null;
  userCount: number | null;
  logCount: number | null;
  logCapacity: number | null;
  readCount: number | null;
  readMark: unknown | null;
  siteStatus: unknown | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
  transport: Generated<TerminalTransport>;
  codePage: string | null;
  isLive: Generated<boolean>;
  setsClock: Generated<boolean>;
  /**
   * @kyselyType(string)
   */
  inUseSince: string | null;
  readAt: Timestamp | null;
  readOffsetMs: number | null;
  clearedAt: Timestamp | null;
  pushKeyHash: string | null;
  pushSeenAt: Timestamp | null;
  pushStamp: string | null;
  pushAddress: string | null;
  pushTrustedUntil: Timestamp | null;
  timeoutSeconds: Generated<number>;
  pushCutDigest: string | null;
  pushCutTimes: Generated<number>;
  pushAskedFrom: string | null;
  pushAllowedFrom: string | null;
};
export type TerminalAlarm = {
  companyId: string;
  id: string;
  terminalId: string;
  kind: AlarmKind;
  said: unknown;
  since: Timestamp;
  lastAt: Timestamp;
  endedAt: Timestamp | null;
  endedBy: string | null;
};
export type TerminalClock = {
  companyId: string;
  id: string;
  terminalId: string;
  offsetMs: number;
  minMs: number;
  maxMs: number;
  readings: Generated<number>;
  firstAt: Timestamp;
  lastAt: Timestamp;
};
export type TerminalCommand = {
  companyId: string;
  id: string;
  terminalId: string;
  kind: TerminalCommandKind;
  detail: Generated<unknown>;
  state: Generated<TerminalCommandState>;
  word: string;
  tries: Generated<number>;
  sentAt: Timestamp | null;
  answeredAt: Timestamp | null;
  result: number | null;
  answer: unknown | null;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type TerminalDay = {
  companyId: string;
  id: string;
  terminalId: string;
  day: string;
  onDevice: number | null;
  onSite: number;
  inCloud: number | null;
  onlyDevice: number | null;
  onlySite: number | null;
  difference: unknown | null;
  firstAt: Timestamp;
  lastAt: Timestamp;
};
export type TerminalFault = {
  companyId: string;
  id: string;
  terminalId: string;
  at: Timestamp;
  code: string;
  said: unknown;
  byteCount: number;
  bytes: Buffer | null;
};
export type TerminalIndex = {
  companyId: string;
  id: string;
  terminalId: string;
  uid: number;
  number: string;
  since: string | null;
  until: string | null;
};
export type TerminalUser = {
  companyId: string;
  id: string;
  terminalId: string;
  number: string;
  name: string;
  privilege: number;
  card: string | null;
  seenAt: Timestamp;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
};
export type Totp = {
  userId: string;
  secretSealed: string;
  confirmedAt: Timestamp | null;
  lastStep: Generated<number>;
  createdAt: Generated<Timestamp>;
};
export type UnclaimedPush = {
  companyId: string;
  id: string;
  unclaimedTerminalId: string;
  receivedAt: Timestamp;
  body: Buffer;
  address: string | null;
};
export type UnclaimedTerminal = {
  companyId: string;
  id: string;
  serial: string;
  state: Generated<UnclaimedTerminalState>;
  address: string | null;
  model: string | null;
  firmware: string | null;
  firstSeenAt: Timestamp;
  lastSeenAt: Timestamp;
  requests: Generated<number>;
  storedLines: Generated<number>;
  storedBytes: Generated<number>;
  terminalId: string | null;
  said: unknown | null;
};
export type User = {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
  isSuperAdmin: Generated<boolean>;
  companyId: string | null;
  isActive: Generated<boolean>;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
  username: string | null;
  /**
   * `en` or `bn`: what panel and mails speak to them
   */
  language: Generated<string>;
  banglaDigits: Generated<boolean>;
  /**
   * the public key of their decisions, and the private one sealed with their password
   */
  signingKey: string | null;
  /**
   * when the owner of the address showed that it is theirs; null: somebody else made the account
   */
  emailProvedAt: Timestamp | null;
  /**
   * whether they hold the right to sign in on sites, as of when a site last asked; on a site: as the cloud said
   */
  signsInOnSite: Generated<boolean>;
  /**
   * since when they are deactivated; null: they are active, or nobody has activated them yet
   */
  deactivatedAt: Timestamp | null;
};
export type UserGroup = {
  companyId: string;
  id: string;
  name: string;
  createdAt: Generated<Timestamp>;
  createdBy: Generated<string>;
  deletedAt: Timestamp | null;
};
export type WithdrawnPunch = {
  companyId: string;
  withdrawalId: string;
  punchId: string;
};
export type DB = {
  accessToken: AccessToken;
  accountLink: AccountLink;
  authzVersion: AuthzVersion;
  badge: Badge;
  company: Company;
  dailyHeadcount: DailyHeadcount;
  department: Department;
  employee: Employee;
  employeeImport: EmployeeImport;
  employeePhoto: EmployeePhoto;
  fileImport: FileImport;
  geofence: Geofence;
  heldLine: HeldLine;
  identity: Identity;
  invoice: Invoice;
  jobRun: JobRun;
  joinRequest: JoinRequest;
  journal: Journal;
  leaveRequest: LeaveRequest;
  mail: Mail;
  member: Member;
  membership: Membership;
  mobileDecision: MobileDecision;
  mobilePermit: MobilePermit;
  mobilePhoto: MobilePhoto;
  mobilePunch: MobilePunch;
  mobileRules: MobileRules;
  package: Package;
  packageChange: PackageChange;
  paymentEvent: PaymentEvent;
  phone: Phone;
  phoneSession: PhoneSession;
  phoneToken: PhoneToken;
  punch: Punch;
  punchCorrection: PunchCorrection;
  punchDelivery: PunchDelivery;
  rateLimit: RateLimit;
  rawBatch: RawBatch;
  readingWithdrawal: ReadingWithdrawal;
  recordGrant: RecordGrant;
  recoveryCode: RecoveryCode;
  repeatedDelivery: RepeatedDelivery;
  role: Role;
  rule: Rule;
  session: Session;
  site: Site;
  supportVisit: SupportVisit;
  syncBatch: SyncBatch;
  syncConflict: SyncConflict;
  syncDeferred: SyncDeferred;
  syncFeed: SyncFeed;
  syncFeedMark: SyncFeedMark;
  syncInbox: SyncInbox;
  syncOutbox: SyncOutbox;
  syncRow: SyncRow;
  syncShadow: SyncShadow;
  syncState: SyncState;
  terminal: Terminal;
  terminalAlarm: TerminalAlarm;
  terminalClock: TerminalClock;
  terminalCommand: TerminalCommand;
  terminalDay: TerminalDay;
  terminalFault: TerminalFault;
  terminalIndex: TerminalIndex;
  terminalUser: TerminalUser;
  totp: Totp;
  unclaimedPush: UnclaimedPush;
  unclaimedTerminal: UnclaimedTerminal;
  user: User;
  userGroup: UserGroup;
  withdrawnPunch: WithdrawnPunch;
};
