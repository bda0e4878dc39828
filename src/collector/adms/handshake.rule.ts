/** Hours are understood up to here; more is taken for minutes. */
const MOST_HOURS = 12;

/** What the options line of a handshake says of a clock: whole hours, or, where there are halves or too many, minutes. */
function clockLine(offsetMinutes: number): string {
  const hours = offsetMinutes / 60;
  return String(Number.isInteger(hours) && Math.abs(hours) <= MOST_HOURS ? hours : offsetMinutes);
}

/** An instant as devices of the newer protocol want it: "2026-11-22T08:00:00+06:00". */
export function zonedTime(at: Date, offsetMinutes: number): string {
  const wall = new Date(at.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  return `${wall}${offsetMinutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

/**
 * The answer to a handshake: how the device is to send, and its clock. Both generations of names, since old firmware
 * knows only the first; templates are not asked for.
 *
 * @param stamp what the device said last; null makes it send everything again
 */
export function handshake(serial: string, options: { stamp: string | null; offsetMinutes: number }): string {
  const stamp = options.stamp ?? '0';
  return [
    `GET OPTION FROM: ${serial}`,
    `Stamp=${stamp}`,
    'OpStamp=9999',
    'PhotoStamp=9999',
    `ATTLOGStamp=${stamp}`,
    'OPERLOGStamp=9999',
    'ATTPHOTOStamp=9999',
    'ErrorDelay=30',
    'Delay=10',
    'TransTimes=00:00;14:05',
    'TransInterval=1',
    'TransFlag=TransData AttLog\tOpLog\tEnrollUser\tChgUser',
    `TimeZone=${clockLine(options.offsetMinutes)}`,
    'Realtime=1',
    'Encrypt=None',
    'ServerVer=2.4.1',
    'PushProtVer=2.4.1',
    'PushOptionsFlag=1',
    '',
  ].join('\n');
}
