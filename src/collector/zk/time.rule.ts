/**
 * A terminal's time: its own wall clock, no zone, in one u32 whose months all have 31 days. It is read into text
 * "YYYY-MM-DD HH:MM:SS" and never into a Date, which would move it into the process's zone and roll a corrupt
 * Feb 30 over to March. Such a date stays visible in the text; whether it can count is judged where punches are held.
 */

const SHAPE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const FIRST_YEAR = 2000;

/**
 * @param wallTime "YYYY-MM-DD HH:MM:SS", year 2000 to 2132; day 1 to 31 in every month
 * @throws RangeError when the text has another shape or a number is out of range
 */
export function encodeTime(wallTime: string): number {
  const parts = SHAPE.exec(wallTime);
  if (!parts) throw new RangeError(`time "${wallTime}" is not YYYY-MM-DD HH:MM:SS`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const fits = year >= FIRST_YEAR && year <= 2132 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!fits || hour > 23 || minute > 59 || second > 59) throw new RangeError(`a terminal cannot show "${wallTime}"`);
  const days = ((year - FIRST_YEAR) * 12 + (month - 1)) * 31 + (day - 1);
  return days * 86_400 + hour * 3600 + minute * 60 + second;
}

/** @param encoded the u32 of a log, or of GET_TIME */
export function decodeTime(encoded: number): string {
  return createTimeDecoder()(encoded);
}

/**
 * A decoder for many times in a row: the date is written again only when the day changes.
 *
 * @returns a function from the u32 to "YYYY-MM-DD HH:MM:SS"
 */
export function createTimeDecoder(): (encoded: number) => string {
  const text = Buffer.from('0000-00-00 00:00:00', 'latin1');
  let writtenDay = -1;
  return (encoded) => {
    const day = Math.floor(encoded / 86_400);
    if (day !== writtenDay) {
      const month = Math.floor(day / 31);
      const year = FIRST_YEAR + Math.floor(month / 12);
      twoDigits(text, 0, Math.floor(year / 100));
      twoDigits(text, 2, year % 100);
      twoDigits(text, 5, (month % 12) + 1);
      twoDigits(text, 8, (day % 31) + 1);
      writtenDay = day;
    }
    const second = encoded - day * 86_400;
    twoDigits(text, 11, (second / 3600) | 0);
    twoDigits(text, 14, ((second / 60) | 0) % 60);
    twoDigits(text, 17, second % 60);
    return text.toString('latin1');
  };
}

/** Time of a realtime event: six bytes yy mm dd hh mi ss. Kept as text even where no such date exists. */
export function decodeEventTime(bytes: Buffer, at: number): string {
  const two = (offset: number) => String(bytes.readUInt8(at + offset)).padStart(2, '0');
  return `${FIRST_YEAR + bytes.readUInt8(at)}-${two(1)}-${two(2)} ${two(3)}:${two(4)}:${two(5)}`;
}

function twoDigits(text: Buffer, at: number, value: number): void {
  const tens = (value / 10) | 0;
  text[at] = 48 + tens;
  text[at + 1] = 48 + value - tens * 10;
}
