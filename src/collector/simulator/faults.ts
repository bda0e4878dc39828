import { MOST_COMM_KEY } from '../../domain/terminals/comm-key.rule.ts';
import type { PunchLayout } from '../zk/record-size.rule.ts';

/** What can be wrong with a simulated terminal, or merely different. All off by default; changed at any time. */
export type TerminalFaults = {
  /** Asks every client for this comm key. */
  commKey?: number;
  /** Nobody can connect. */
  refuse?: boolean;
  /** Accepts and never answers. */
  hang?: boolean;
  /** Sends pieces of at most so many bytes, each a segment of its own. */
  fragment?: number;
  /** Sends all the packets of an answer, and the events of that moment, as one segment. */
  coalesce?: boolean;
  /** Waits so long before each answer. */
  latencyMs?: number;
  /** Drops the line after so many bytes sent on it; `once`: only the next time, then the terminal is well again. */
  dropAfterBytes?: { bytes: number; once: boolean };
  /** Everything it sends after so many bytes of a connection is nonsense; 0 = from the first. */
  nonsenseAfterBytes?: number;
  /** Hands over each chunk of a table in packets of at most so many bytes, as some terminals do. */
  packetBytes?: number;
  /** Sends a realtime event before every packet, also inside a transfer, whether the client asked or not. */
  eventsInTransfers?: boolean;
  /** Sends an old answer, with an old reply number, before every answer. */
  staleAnswers?: boolean;
  /** Says in front of a table that it has so many bytes more than it has. */
  wrongLengthBy?: number;
  /** Records the logs are handed over in; `40` is what TCP terminals use. */
  layout?: PunchLayout;
  /** Users are handed over in records of 28 bytes, as by old firmware. */
  oldUsers?: boolean;
  /** Says that it holds no users and no logs, whatever it holds. */
  countsZero?: boolean;
  /** Says that it holds so many logs more than it has. */
  countOff?: number;
  /** The clock is wrong by so many seconds. */
  clockOffsetSeconds?: number;
  /** Old firmware: knows no buffered reads, only the plain commands. */
  noBuffer?: boolean;
  /** Gives no logs to whoever reads it, as models that only push. */
  noLogsByPull?: boolean;
  /** Loses every so-many-th packet that it sends over UDP. */
  loseEvery?: number;
  /** Hands its log over cut at the wrong byte: so many bytes of its beginning stand at its end. */
  rotatedBy?: number;
  /** Sends every so-many-th packet of a table twice over UDP. */
  doubleEvery?: number;
  /** Sends every so-many-th packet of a table after the one that follows it, over UDP. */
  swapEvery?: number;
  /** Waits so long before each packet it sends: a slow line. */
  paceMs?: number;
  /** What happens to a scan when the memory is full: the oldest logs are deleted (so many at once), or it is refused. */
  whenFull?: 'refuse' | { overwrite: number };
  /** Answers a request to empty its log, and does not. */
  keepsLog?: boolean;
  /** Writes names in this code page instead of UTF-8, like "gb18030". */
  codePage?: string;
  /** Punches by its own clock get the 30th of February as their date. */
  badDates?: boolean;
  /** Answers what it holds in so many bytes instead of 80: older firmware tells less, newer more. */
  sizesBytes?: number;
  /** Declines to hand over a table that is empty. */
  refusesEmpty?: boolean;
};

/**
 * Every switch with settings that are worth trying: a new switch without any does not compile, and is tried over pull and
 * push by itself (tests/collector/switches.test.ts).
 */
export const terminalSwitches: {
  readonly [Name in keyof TerminalFaults]-?: readonly NonNullable<TerminalFaults[Name]>[];
} = {
  commKey: [1, MOST_COMM_KEY],
  refuse: [true],
  hang: [true],
  fragment: [1, 13],
  coalesce: [true],
  latencyMs: [5],
  dropAfterBytes: [
    { bytes: 0, once: false },
    { bytes: 700, once: true },
    { bytes: 9_000, once: true },
  ],
  nonsenseAfterBytes: [0, 2_000],
  packetBytes: [100, 1024],
  eventsInTransfers: [true],
  staleAnswers: [true],
  wrongLengthBy: [-40, 40],
  layout: ['40', '49', '16', '8a', '8b'],
  oldUsers: [true],
  countsZero: [true],
  countOff: [-3, 5],
  clockOffsetSeconds: [-7_200, 600],
  noBuffer: [true],
  noLogsByPull: [true],
  loseEvery: [7],
  rotatedBy: [1, 24],
  doubleEvery: [3],
  swapEvery: [3],
  paceMs: [1],
  whenFull: ['refuse', { overwrite: 20 }],
  keepsLog: [true],
  codePage: ['gb18030'],
  badDates: [true],
  sizesBytes: [36, 92],
  refusesEmpty: [true],
};
