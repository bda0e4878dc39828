/** A wall clock's text "YYYY-MM-DD HH:MM:SS" as milliseconds, as if it stood in UTC; only differences mean anything. */
export function wallMs(wallTime: string): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = wallTime.split(/[- :]/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The text of such milliseconds; whole seconds, rounded down. */
export function wallText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
