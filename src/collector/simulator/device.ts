import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../clock.ts';
import { decodePunches, encodePunch, type PunchColumns } from '../zk/punches.rule.ts';
import { PUNCH_STRIDE } from '../zk/record-size.rule.ts';
import type { TerminalSizes } from '../zk/sizes.rule.ts';
import { decodeUsers, encodeUser28, encodeUser72, type TerminalUser } from '../zk/users.rule.ts';
import type { TerminalFaults } from './faults.ts';
import { PackedRecords } from './packed-records.ts';
import { wallMs, wallText } from './wall-clock.rule.ts';

/** A person to enrol. Without a uid the next free one is taken. */
export type EnrolledUser = {
  badgeNumber: string;
  name?: string;
  privilege?: number;
  card?: number;
};

/** A scan at the terminal. Without a time it happens now, by the terminal's own clock. */
export type Scan = {
  badgeNumber: string;
  /** "YYYY-MM-DD HH:MM:SS"; the 30th of February is allowed. */
  wallTime?: string;
  punchCode?: number;
  verifyMode?: number;
  workCode?: number;
};

export type DeviceOptions = {
  serial: string;
  /** Its own address; 127.0.0.1 when left out. */
  host?: string;
  name?: string;
  platform?: string;
  firmware?: string;
  users?: readonly EnrolledUser[];
  /** Where log and users are kept; without it they last as long as the process. */
  folder?: string;
  /** What the terminal's clock goes by, before its offset and its faults. */
  clock?: Clock;
  /** Wall clock minus UTC; 360 is Bangladesh. */
  utcOffsetMinutes?: number;
  logCapacity?: number;
  userCapacity?: number;
};

const FINGER = 1;
const LAST_INDEX = 0xffff;

/** The inside of a terminal: its users, its log (packed, 40 bytes each), its clock. Knows nothing of sockets. */
export class Device {
  readonly options: DeviceOptions;
  readonly faults: () => TerminalFaults;
  readonly log: PackedRecords;
  readonly #userFile: PackedRecords;
  readonly #users = new Map<number, TerminalUser>();
  readonly #uidOf = new Map<string, number>();
  readonly #strangers = new Map<string, number>();
  #lastUid = 0;
  #clockShiftMs = 0;
  /** Keypad and reader are locked by a client. */
  isDisabled = false;

  constructor(options: DeviceOptions, faults: () => TerminalFaults) {
    const { folder, serial } = options;
    if (!/^[\w-]+$/.test(serial)) throw new RangeError(`serial "${serial}" must be letters, digits, _ and -`);
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    const path = (kind: string) => (folder === undefined ? null : join(folder, `${serial}.${kind}`));
    this.options = options;
    this.faults = faults;
    this.log = new PackedRecords(PUNCH_STRIDE['40'], path('log'));
    this.#userFile = new PackedRecords(72, path('users'));
    for (const user of decodeUsers(this.#userFile.bytes(), 72)) this.#remember(user);
    for (const user of options.users ?? []) {
      if (!this.#uidOf.has(user.badgeNumber)) this.enrol(user);
    }
  }

  /** The terminal's own wall clock. */
  wallTime(): string {
    const { clock = systemClock, utcOffsetMinutes = 360 } = this.options;
    const wrongBy = (this.faults().clockOffsetSeconds ?? 0) * 1000;
    return wallText(clock.now().getTime() + utcOffsetMinutes * 60_000 + this.#clockShiftMs + wrongBy);
  }

  setWallTime(wallTime: string): void {
    this.#clockShiftMs += wallMs(wallTime) - wallMs(this.wallTime());
  }

  enrol(user: EnrolledUser): void {
    const uid = this.#uidOf.get(user.badgeNumber) ?? this.#lastUid + 1;
    this.writeUser({ name: '', privilege: 0, card: 0, ...user, uid });
  }

  writeUser(user: TerminalUser): void {
    this.#userFile.append(encodeUser72(user));
    this.#remember(user);
  }

  /** A user without a badge number is a deleted one: that is how the file remembers it. */
  deleteUser(uid: number): boolean {
    if (!this.#users.has(uid)) return false;
    this.writeUser({ uid, badgeNumber: '', name: '', privilege: 0, card: 0 });
    return true;
  }

  users(): TerminalUser[] {
    return [...this.#users.values()];
  }

  /** @returns the columns of all logs, in storage order */
  logs(): PunchColumns {
    return decodePunches(this.log.bytes(), '40');
  }

  /** Stores scans in this order. @returns false, and nothing stored, while the terminal is disabled */
  store(scans: readonly Required<Scan>[]): boolean {
    if (this.isDisabled) return false;
    if (!this.#dropOldest(scans.length)) return false;
    const records = scans.map((scan) =>
      encodePunch({ uid: this.#uidOf.get(scan.badgeNumber) ?? this.#indexOfStranger(scan.badgeNumber), ...scan }),
    );
    this.log.append(Buffer.concat(records));
    return true;
  }

  /** Somebody who was deleted, or never enrolled, has an index of the end that no user has. */
  #indexOfStranger(badgeNumber: string): number {
    const known = this.#strangers.get(badgeNumber) ?? LAST_INDEX - this.#strangers.size;
    this.#strangers.set(badgeNumber, known);
    return known;
  }

  /** @returns false when the memory is full and nothing may go */
  #dropOldest(wanted: number): boolean {
    const { whenFull } = this.faults();
    const over = this.log.count + wanted - (this.options.logCapacity ?? 100_000);
    if (whenFull === undefined || over <= 0) return true;
    if (whenFull === 'refuse') return false;
    this.log.dropFirst(Math.max(over, whenFull.overwrite));
    return true;
  }

  /** The scan with everything said that was left out. */
  complete(scan: Scan): Required<Scan> {
    const now = this.wallTime();
    const wallTime = scan.wallTime ?? (this.faults().badDates ? `${now.slice(0, 4)}-02-30${now.slice(10)}` : now);
    return { punchCode: 0, verifyMode: FINGER, workCode: 0, ...scan, wallTime };
  }

  /** What it says it holds, which a fault may make wrong. */
  sizes(): TerminalSizes & { userCapacity: number } {
    const { logCapacity = 100_000, userCapacity = 10_000 } = this.options;
    const { countsZero, noLogsByPull, countOff = 0 } = this.faults();
    const users = countsZero ? 0 : this.#users.size;
    return { users, logs: countsZero || noLogsByPull ? 0 : this.log.count + countOff, logCapacity, userCapacity };
  }

  /** A snapshot of the logs as they go over the wire: u32 of length, then the records. */
  punchTable(): Buffer {
    const { layout = '40', noLogsByPull } = this.faults();
    if (noLogsByPull) return this.#table(Buffer.alloc(0));
    if (layout === '40') return this.#table(this.#rotated(this.log.bytes()));
    const { uid, badgeNumber, wallTime, punchCode, verifyMode, workCode, rows } = this.logs();
    const records = Array.from({ length: rows }, (_, row) =>
      encodePunch(
        {
          uid: uid[row] ?? 0,
          badgeNumber: badgeNumber[row] ?? '',
          wallTime: wallTime[row] ?? '',
          punchCode: punchCode[row] ?? 0,
          verifyMode: verifyMode[row] ?? 0,
          workCode: workCode[row] ?? 0,
        },
        layout,
      ),
    );
    return this.#table(this.#rotated(Buffer.concat(records)));
  }

  #rotated(records: Buffer): Buffer {
    const by = records.length === 0 ? 0 : (this.faults().rotatedBy ?? 0) % records.length;
    return by === 0 ? records : Buffer.concat([records.subarray(by), records.subarray(0, by)]);
  }

  userTable(): Buffer {
    const { oldUsers, codePage } = this.faults();
    const encode = oldUsers ? encodeUser28 : encodeUser72;
    return this.#table(Buffer.concat(this.users().map((user) => encode(user, codePage))));
  }

  close(): void {
    this.log.close();
    this.#userFile.close();
  }

  #table(records: Buffer): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(records.length + (this.faults().wrongLengthBy ?? 0));
    return Buffer.concat([length, records]);
  }

  #remember(user: TerminalUser): void {
    this.#lastUid = Math.max(this.#lastUid, user.uid);
    const earlier = this.#users.get(user.uid);
    if (earlier) this.#uidOf.delete(earlier.badgeNumber);
    if (user.badgeNumber === '') {
      this.#users.delete(user.uid);
      return;
    }
    this.#users.set(user.uid, user);
    this.#uidOf.set(user.badgeNumber, user.uid);
  }
}
