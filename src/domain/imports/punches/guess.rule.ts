import type { DateOrder, DraftTable } from './plan.ts';
import type { ColumnSurvey, SheetSurvey } from './survey.ts';
import { badgeRank, directionOf, isNumbered, type Role, roleOf } from './words.rule.ts';

interface Column extends ColumnSurvey {
  at: number;
  name: string;
  role: Role | undefined;
}

const isMostly = (count: number, { filled }: ColumnSurvey): boolean => filled > 0 && count * 10 >= filled * 6;
const isAll = (count: number, { filled }: ColumnSurvey): boolean => filled > 0 && count === filled;

function columnsOf({ heading, columns }: SheetSurvey): Column[] {
  return columns.map((column, at) => {
    const cell = heading?.cells[at];
    const name = cell && !cell.merged ? cell.text : '';
    return { ...column, at, name, role: roleOf(name) };
  });
}

/**
 * The order of day and month that reads every date that can be read at all. Undefined when two do and disagree, or when
 * none does: then a person has to say it.
 */
function orderOf(columns: readonly ColumnSurvey[]): DateOrder | undefined {
  const all = columns.reduce((sum, { fitsAny }) => sum + fitsAny, 0);
  const fits = (order: DateOrder) => columns.reduce((sum, one) => sum + one.fits[order], 0) === all;
  if (all === 0) return undefined;
  if (fits('ymd')) return 'ymd';
  const [day, month] = [fits('dmy'), fits('mdy')];
  if (day && month) return columns.some(({ differ }) => differ > 0) ? undefined : 'dmy';
  return day ? 'dmy' : month ? 'mdy' : undefined;
}

/** The column with the number that a person has on terminals; a running number or a machine's is none. */
function badgeOf(columns: readonly Column[], taken: ReadonlySet<number>): Column | undefined {
  const free = columns.filter(({ at, filled, role }) => filled > 0 && !taken.has(at) && role !== 'machine');
  const named = free
    .filter(({ role }) => role === 'badge')
    // two columns of numbers named alike: the one that just counts its rows is no person's
    .sort((a, b) => Number(isCounting(a)) - Number(isCounting(b)) || badgeRank(b.name) - badgeRank(a.name));
  if (named[0]) return named[0];
  const numbers = free.filter(
    (column) => column.role === 'running' && !isCounting(column) && isAll(column.numbers, column),
  );
  if (numbers.length === 1) return numbers[0];
  if (columns.some(({ name }) => name !== '')) return undefined;
  // without a heading: the first column, unless it counts its rows
  const [first] = columns;
  return first && !isCounting(first) && !taken.has(first.at) && first.filled > 0 ? first : undefined;
}

/** 1, 2, 3 and so on: it counts its rows. */
const isCounting = ({ isRunning, filled }: ColumnSurvey): boolean => isRunning && filled > 0;

interface Times {
  time?: number;
  timeOfDay?: number;
  times?: { at: number; code: 0 | 1 | 2 | 3 | 4 | 5 | 255 }[];
  /** the columns that hold days */
  dated: Column[];
}

const byName = (a: Column, b: Column): number => timeRank(b.name) - timeRank(a.name) || a.at - b.at;
const timeRank = (name: string): number =>
  /date.*time|time.*date|stamp/i.test(name)
    ? 3
    : /punch|clock|check|তারিখ/i.test(name)
      ? 2
      : /date|time|সময়/i.test(name)
        ? 1
        : 0;

function timesOf(columns: readonly Column[]): Times {
  const own = columns.filter(({ role }) => role !== 'calculated');
  const both = own.filter((column) => isMostly(column.both, column)).sort(byName);
  const dates = own.filter((column) => isMostly(column.dates, column)).sort(byName);
  const alone = own.filter((column) => isMostly(column.times, column));
  const [day] = dates;
  const isOfSeveral = ({ name }: Column) => directionOf(name) !== undefined || isNumbered(name);
  const several = (both.filter(isOfSeveral).length > 1 ? both : alone).filter(isOfSeveral).sort((a, b) => a.at - b.at);
  const isWhole = several.length > 1 && isMostly(several[0]?.both ?? 0, several[0] as Column);
  if (several.length > 1 && (isWhole || day)) {
    const times = several.map(({ at, name }) => ({ at, code: (directionOf(name) ?? 255) as 0 | 1 | 255 }));
    return isWhole ? { times, dated: several } : { time: (day as Column).at, times, dated: [day as Column] };
  }
  if (both[0]) return { time: both[0].at, dated: [both[0]] };
  const [single] = alone;
  // a day without a time, or with more times than one that nothing tells apart: no choice is made
  if (!day || !single || alone.length > 1) return { dated: day ? [day] : [] };
  const direction = directionOf(single.name);
  if (direction !== undefined)
    return { time: day.at, times: [{ at: single.at, code: direction as 0 | 1 }], dated: [day] };
  return { time: day.at, timeOfDay: single.at, dated: [day] };
}

const LONG_PADDED = 8;

/**
 * How a table is most likely to be read. What the file does not say is left out (see DraftPlan): an order of day and
 * month that two readings fit, a badge number that is only a running number.
 *
 * @param terminals what the company calls its terminals, in small letters: a column names terminals only when all that
 *   it names are known
 */
export function guessTable(survey: SheetSurvey, terminals: ReadonlySet<string>): DraftTable {
  const columns = columnsOf(survey);
  const { dated, ...times } = timesOf(columns);
  const taken = new Set(
    [times.time, times.timeOfDay, ...(times.times ?? []).map(({ at }) => at)].filter((at) => at !== undefined),
  );
  const badge = badgeOf(columns, taken);
  if (badge) taken.add(badge.at);
  const free = (role: Role) =>
    columns.filter((column) => column.role === role && !taken.has(column.at) && column.filled > 0);
  const state = times.times ? undefined : free('state').find((column) => isMostly(column.states, column));
  const verify = free('verify').find((column) => isAll(column.numbers, column));
  const work = free('work').find((column) => isAll(column.numbers, column));
  const terminal = [...free('machine'), ...free('running')].find(({ distinct }) =>
    [...distinct].every((name) => terminals.has(name)),
  );
  const dates = orderOf(dated);
  const titleLines = survey.heading?.number ?? Math.max(0, (survey.firstTime ?? 1) - 1);
  const chosen: DraftTable['columns'] = {
    ...(badge && { badge: badge.at }),
    ...times,
    ...(state && { state: state.at }),
    ...(verify && { verify: verify.at }),
    ...(work && { work: work.at }),
    ...(terminal && { terminal: terminal.at }),
  };
  const isPadded = badge !== undefined && badge.padded >= LONG_PADDED;
  return {
    format: 'csv',
    ...(survey.sheet === '' ? {} : { sheet: survey.sheet }),
    headLines: titleLines,
    ...(dates && { dates }),
    columns: chosen,
    ...(isPadded ? { zeros: 'drop' as const } : {}),
  };
}

/** Columns that hold something and that a plan does not take, by their names. */
export function unusedColumns(survey: SheetSurvey, { columns }: DraftTable): string[] {
  const { times = [], ...single } = columns;
  const used = new Set([...Object.values(single), ...times.map(({ at }) => at)]);
  return columnsOf(survey)
    .filter(({ at, filled }) => filled > 0 && !used.has(at))
    .map(({ at, name }) => name.trim() || String(at + 1));
}
