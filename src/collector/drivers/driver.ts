import type { TerminalLife } from '../../domain/attendance/plausible-punch.rule.ts';
import type { CountVerdict, LogCounts } from '../zk/punch-layout.rule.ts';
import type { PunchLayout } from '../zk/record-size.rule.ts';
import type { TerminalSizes } from '../zk/sizes.rule.ts';
import type { TerminalUser, UserChange } from '../zk/users.rule.ts';
import type { PunchMark } from './mark.ts';

/**
 * One short conversation with one terminal. Every method may throw a TerminalFault; after one the line is closed and
 * only `disconnect` may be called. Reading changes nothing on the terminal: what does is in TerminalControl.
 */
interface TerminalDriver {
  /** Opens the line and gives the comm key where the terminal asks for one. */
  connect(): Promise<void>;
  identity(): Promise<TerminalIdentity>;
  time(): Promise<ClockReading>;
  sizes(): Promise<TerminalSizes>;
  users(): Promise<UserRead>;
  /** @param known how far its log is stored: over UDP only what comes after it is read twice */
  punches(known?: PunchMark | null): Promise<PunchRead>;
  /** Says goodbye and closes; never throws, may be called at any time and twice. */
  disconnect(): Promise<void>;
}

/** What changes a terminal: done by a person's order only, never by a poll. */
export interface TerminalControl extends TerminalDriver {
  /** Asks for realtime events; they arrive at `onEvent` as long as the line is open. */
  registerEvents(mask?: number): Promise<void>;
  /** @param wallTime "YYYY-MM-DD HH:MM:SS" */
  setTime(wallTime: string): Promise<void>;
  /** Locks keypad and reader: nobody can punch until `enable`. */
  disable(): Promise<void>;
  enable(): Promise<void>;
  /** Empties the log, all of it. */
  clearPunches(): Promise<void>;
  writeUser(user: UserChange): Promise<void>;
  /** Nothing happens when the terminal does not know the number. */
  deleteUser(badgeNumber: string): Promise<void>;
  /** It goes away at once and comes back in a minute or so. */
  restart(): Promise<void>;
}

export type TerminalIdentity = {
  /** The key of the terminal, and part of each punch's id. Never ''. */
  serial: string;
  /** '' where the terminal does not tell. */
  model: string;
  platform: string;
  firmware: string;
};

export type ClockReading = {
  /** The terminal's wall clock, "YYYY-MM-DD HH:MM:SS". */
  wallTime: string;
  /** Our instants between which it was read: the offset is uncertain by their difference. */
  askedAt: Date;
  answeredAt: Date;
};

export type UserRead = {
  users: TerminalUser[];
  /** The terminal's own count; 0 = unknown. */
  count: number;
};

/**
 * All logs a terminal holds, as bytes: the frames, the size prefix and the stride agreed, so every row is real. What
 * is left to judge is whether they are all (`verdict`): `short` and `long` rows may be stored, and are worth a warning
 * and another read.
 *
 * The bytes are kept undecoded, for a poll that finds nothing new to cost no decoding: remember `markOf(read)` after
 * the commit and give it to `firstNewRow` next time. Decode with `decodePunches(set, layout, fromRow)`.
 */
export type PunchRead = {
  set: Buffer;
  layout: PunchLayout;
  rows: number;
  counts: LogCounts;
  verdict: CountVerdict;
  /** When the terminal can have made punches. */
  life: TerminalLife;
  /** The people on it, read in the same conversation, where its records name them by their index only. */
  users: readonly TerminalUser[] | null;
  /** What its clock showed in this conversation; null when it was not asked, '' when it did not tell. */
  shownTime: string | null;
};
