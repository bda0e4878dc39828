import { importMessage } from '../../../i18n/imports.ts';
import type { Message } from '../../../i18n/message.ts';
import { isRealTime } from '../../attendance/local-time.rule.ts';
import { type FileRow, type SheetSource, Unreadable } from '../reader/cells.rule.ts';
import { type OpenFile, openFile } from '../reader/open.ts';
import { guessTable, unusedColumns } from './guess.rule.ts';
import type { DraftPlan, FilePlan, Question } from './plan.ts';
import { openQuestions } from './questions.rule.ts';
import { attlogRow, type FilePunch, lineOf, readRow } from './read-row.rule.ts';
import { isSwapped, type SheetSurvey, surveySheet } from './survey.ts';

/** What the process that reads a file of punches is asked. */
export interface PunchTask {
  step: 'look' | 'convert';
  /** how a person said that it is to be read; guessed otherwise */
  plan?: DraftPlan | undefined;
  encoding?: 'windows-1252' | undefined;
  /** what the company calls its terminals, in small letters */
  terminals: string[];
  /** the terminal's wall clock, "YYYY-MM-DD HH:MM:SS": what is later has not happened yet */
  now: string;
}

/** What a file is, before anything is read as a punch. */
export interface Proposal {
  plan: DraftPlan;
  container: 'text' | 'xlsx';
  /** the names of the sheets of an XLSX that are not hidden */
  sheets: string[];
  /** the first rows as they are */
  sample: string[][];
  /** the names of the columns; empty without a heading */
  heading: string[];
  /** columns that hold something and are not taken */
  unused: string[];
  /** what a person has to say before it can be read */
  asks: Question[];
  /** a spreadsheet seems to have swapped day and month in some dates */
  swapped: boolean;
}

export interface PunchPreview {
  /** rows that are not empty, below the heading */
  rows: number;
  /** different punches that the rows become */
  punches: number;
  /** punches that stand in the file more than once */
  repeated: number;
  /** rows that become no punch and why is said */
  unreadable: number;
  /** rows of a table with several times in a row that have none */
  withoutTimes: number;
  people: number;
  first: string | null;
  last: string | null;
  /** the days from the first to the last, both counted */
  days: number;
  /** punches later than now */
  future: number;
  /** punches of an attlog with a day or a time that does not exist: kept, and held */
  impossible: number;
  /** punches whose year was written with two digits */
  shortYears: number;
  /** rows with a time that is earlier than the one before it */
  overnight: number;
  /** what the first rows become */
  shown: { number: number; badge: string; localTime: string; code: number; terminal: string }[];
  bad: { number: number; line: string; reason: Message }[];
}

const SHOWN = 20;

/** A punch as a number: enough to tell whether a file has it twice. */
function keyOf({ terminal, badge, localTime, code }: FilePunch): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (const letter of `${terminal}|${badge}|${localTime}|${code}`) {
    const unit = letter.codePointAt(0) ?? 0;
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
  }
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}

const newPreview = (): PunchPreview => ({
  rows: 0,
  punches: 0,
  repeated: 0,
  unreadable: 0,
  withoutTimes: 0,
  people: 0,
  first: null,
  last: null,
  days: 0,
  future: 0,
  impossible: 0,
  shortYears: 0,
  overnight: 0,
  shown: [],
  bad: [],
});

/** Why punches of a row cannot be the company's, by the terminal that the row names. */
export function strangeTerminal(
  punches: readonly { terminal: string }[],
  known: { has: (name: string) => boolean },
): Message | undefined {
  const strange = punches.find(({ terminal }) => terminal !== '' && !known.has(terminal.toLowerCase()));
  return strange && importMessage('import.terminal-unknown', { terminal: strange.terminal.slice(0, 40) });
}

/** Counts what rows become. */
class Counting {
  readonly preview = newPreview();
  /** how many punches each badge number has */
  readonly badges = new Map<string, number>();
  readonly #seen = new Set<number>();
  readonly #plan: FilePlan;
  readonly #now: string;

  readonly #terminals: ReadonlySet<string>;

  constructor(plan: FilePlan, { now, terminals }: PunchTask) {
    this.#plan = plan;
    this.#now = now;
    this.#terminals = new Set(terminals);
  }

  row(row: FileRow): void {
    const { preview } = this;
    preview.rows += 1;
    const result = readRow(this.#plan, row);
    const reason = result.ok ? strangeTerminal(result.punches, this.#terminals) : result.reason;
    if (!result.ok || reason !== undefined) {
      preview.unreadable += 1;
      const line = lineOf(row).slice(0, 200);
      if (preview.bad.length < SHOWN && reason !== undefined) preview.bad.push({ number: row.number, line, reason });
      return;
    }
    if (result.overnight) preview.overnight += 1;
    if (result.punches.length === 0) preview.withoutTimes += 1;
    for (const punch of result.punches) this.#punch(punch, row.number, result.shortYears);
  }

  #punch(punch: FilePunch, number: number, isShort: boolean): void {
    const { preview } = this;
    const { badge, localTime, code, terminal } = punch;
    if (!isRealTime(localTime)) {
      preview.impossible += 1;
      return;
    }
    const key = keyOf(punch);
    if (this.#seen.has(key)) {
      preview.repeated += 1;
      return;
    }
    this.#seen.add(key);
    preview.punches += 1;
    this.badges.set(badge, (this.badges.get(badge) ?? 0) + 1);
    if (isShort) preview.shortYears += 1;
    if (localTime > this.#now) preview.future += 1;
    if (preview.first === null || localTime < preview.first) preview.first = localTime;
    if (preview.last === null || localTime > preview.last) preview.last = localTime;
    if (preview.shown.length < SHOWN) preview.shown.push({ number, badge, localTime, code, terminal });
  }

  done(): PunchPreview {
    const { first, last } = this.preview;
    const day = (text: string) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000;
    const days = first === null || last === null ? 0 : day(last) - day(first) + 1;
    return { ...this.preview, people: this.badges.size, days };
  }
}

/** Whether most lines are as a terminal writes them to a stick. */
async function isAttlog(file: OpenFile, survey: SheetSurvey): Promise<boolean> {
  const [source] = file.sheets;
  if (file.container !== 'text' || survey.heading || !source) return false;
  const isWideOnly = file.delimiter === ',' || file.delimiter === ';';
  let [fits, all] = [0, 0];
  for await (const row of source.rows()) {
    all += 1;
    if ((!isWideOnly || row.cells.length >= 6) && attlogRow(row).ok) fits += 1;
  }
  return fits > 0 && fits * 2 >= all;
}

const visible = ({ sheets }: OpenFile): SheetSource[] => {
  const shown = sheets.filter(({ isHidden }) => !isHidden);
  return shown.length > 0 ? shown : sheets;
};

/** The sheet that looks most like punches: with a heading, with days, with most rows. */
async function bestSheet(
  file: OpenFile,
  terminals: ReadonlySet<string>,
): Promise<{ survey: SheetSurvey; draft: DraftPlan }> {
  let best: { survey: SheetSurvey; draft: DraftPlan; score: number } | undefined;
  for (const { name, rows } of visible(file)) {
    const survey = await surveySheet(name, rows());
    const draft = guessTable(survey, terminals);
    const dated = survey.columns.some(({ fitsAny }) => fitsAny > 0);
    const score = (dated ? 4 : 0) + (survey.heading ? 2 : 0) + (survey.rows > 0 ? 1 : 0);
    if (!best || score > best.score) best = { survey, draft, score };
  }
  if (!best) throw new Unreadable(importMessage('import.no-sheet'));
  return best;
}

/** The sheet that a plan names. @throws Unreadable */
function sheetOf(file: OpenFile, plan: DraftPlan): SheetSource {
  const wanted = plan.format === 'csv' ? plan.sheet : undefined;
  const source = wanted === undefined ? visible(file)[0] : file.sheets.find(({ name }) => name === wanted);
  if (!source) throw new Unreadable(importMessage('import.no-sheet'));
  return source;
}

async function opened(bytes: Buffer, { plan, encoding }: PunchTask): Promise<OpenFile> {
  const delimiter = plan?.format === 'csv' ? plan.delimiter : undefined;
  return openFile(bytes, { encoding: plan?.encoding ?? encoding, delimiter });
}

/** A plan for the file: the person's, or a guess at it. */
async function proposalOf(file: OpenFile, task: PunchTask): Promise<{ proposal: Proposal; source: SheetSource }> {
  const terminals = new Set(task.terminals);
  let plan = task.plan;
  let survey: SheetSurvey;
  if (plan) {
    const source = sheetOf(file, plan);
    survey = await surveySheet(source.name, source.rows(), plan.format === 'csv' ? plan.headLines : 0);
  } else {
    const best = await bestSheet(file, terminals);
    survey = best.survey;
    const encoding = task.encoding && { encoding: task.encoding };
    const delimiter = file.delimiter && { delimiter: file.delimiter };
    plan = (await isAttlog(file, survey))
      ? { format: 'attlog', ...encoding }
      : { ...best.draft, ...delimiter, ...encoding };
  }
  const isTable = plan.format === 'csv';
  const proposal = {
    plan,
    container: file.container,
    sheets: file.container === 'xlsx' ? visible(file).map(({ name }) => name) : [],
    sample: survey.sample,
    heading: isTable ? (survey.heading?.cells.map(({ text }) => text.slice(0, 60)) ?? []) : [],
    unused: plan.format === 'csv' ? unusedColumns(survey, plan).slice(0, 50) : [],
    asks: openQuestions(plan),
    swapped: isTable && survey.columns.some(isSwapped),
  };
  return { proposal, source: sheetOf(file, plan) };
}

const isBelow = (plan: DraftPlan, { number }: FileRow): boolean => plan.format === 'attlog' || number > plan.headLines;

/** What a file is and what it would become, without storing any of it. */
export async function inspectPunches(
  bytes: Buffer,
  task: PunchTask,
): Promise<{ proposal: Proposal; preview: PunchPreview | null; badges: [badge: string, punches: number][] }> {
  const file = await opened(bytes, task);
  const { proposal, source } = await proposalOf(file, task);
  const { plan } = proposal;
  if (proposal.asks.length > 0) return { proposal, preview: null, badges: [] };
  const counting = new Counting(plan as FilePlan, task);
  for await (const row of source.rows()) if (isBelow(plan, row)) counting.row(row);
  const preview = counting.done();
  const isOpen = plan.format === 'csv' && plan.overnight === undefined && preview.overnight > 0;
  const asks: Question[] = isOpen ? ['overnight'] : [];
  return { proposal: { ...proposal, asks }, preview, badges: [...counting.badges] };
}

/** A row as it is stored until its punches are: its text, and its punches or why it is none. */
export type ConvertedRow = [line: string, result: ConvertedPunch[] | Message];
type ConvertedPunch = [
  badge: string,
  localTime: string,
  code: number,
  verify: number | null,
  work: string | null,
  terminal: string,
];

/** Characters of a row's text that are kept. */
const LONGEST_LINE = 20_000;

/** The rows of a file as its plan reads them, in their order. @throws Unreadable when the plan leaves something open */
export async function* convertPunches(bytes: Buffer, task: PunchTask): AsyncGenerator<ConvertedRow> {
  const { plan } = task;
  if (!plan || openQuestions(plan).length > 0) throw new Unreadable(importMessage('import.choices-missing'));
  const file = await opened(bytes, task);
  for await (const row of sheetOf(file, plan).rows()) {
    if (!isBelow(plan, row)) continue;
    const result = readRow(plan as FilePlan, row);
    const line = lineOf(row).slice(0, LONGEST_LINE);
    if (!result.ok) {
      yield [line, result.reason];
      continue;
    }
    if (result.overnight && plan.format === 'csv' && plan.overnight === undefined) {
      throw new Unreadable(importMessage('import.choices-missing'));
    }
    yield [
      line,
      result.punches.map(
        ({ badge, localTime, code, verify, work, terminal }): ConvertedPunch => [
          badge,
          localTime,
          code,
          verify,
          work,
          terminal,
        ],
      ),
    ];
  }
}
