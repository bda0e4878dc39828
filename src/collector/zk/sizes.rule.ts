/** What a terminal says it holds (GET_FREE_SIZES). A count of 0 may be a lie: some firmware reports 0 logs always. */
export type TerminalSizes = {
  users: number;
  logs: number;
  logCapacity: number;
};

const USERS_AT = 16;
const LOGS_AT = 32;
const LOG_CAPACITY_AT = 64;
const SIZES_BYTES = 80;

/** @param data i32s: 80 or 92 bytes usually; what firmware leaves out is unknown, 0 */
export function decodeSizes(data: Buffer): TerminalSizes {
  const count = (at: number) => (data.length < at + 4 ? 0 : Math.max(0, data.readInt32LE(at)));
  return { users: count(USERS_AT), logs: count(LOGS_AT), logCapacity: count(LOG_CAPACITY_AT) };
}

/** The 80 bytes a terminal answers; what it does not count is 0, what is free is the rest of the capacity. */
export function encodeSizes(sizes: TerminalSizes & { userCapacity: number }): Buffer {
  const data = Buffer.alloc(SIZES_BYTES);
  data.writeInt32LE(sizes.users, USERS_AT);
  data.writeInt32LE(sizes.logs, LOGS_AT);
  data.writeInt32LE(sizes.userCapacity, 60);
  data.writeInt32LE(sizes.logCapacity, LOG_CAPACITY_AT);
  data.writeInt32LE(Math.max(0, sizes.userCapacity - sizes.users), 72);
  data.writeInt32LE(Math.max(0, sizes.logCapacity - sizes.logs), 76);
  return data;
}
