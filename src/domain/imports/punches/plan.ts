import { z } from 'zod';

const column = z.int().min(0).max(255);

/** The codes of a punch that a column of a row can stand for: in, out, break out, break in, overtime in, overtime out. */
const code = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(255),
]);

const encoding = z.literal('windows-1252').optional().describe('only when its letters are not UTF-8');

const attlog = z.strictObject({ format: z.literal('attlog'), encoding });

const columns = {
  badge: column,
  time: column.optional().describe('date and time, or the date alone; left out when `times` hold dates too'),
  timeOfDay: column.optional().describe('the time, where it stands in a column of its own'),
  times: z
    .array(z.strictObject({ at: column, code }))
    .min(1)
    .max(24)
    .optional()
    .describe('several punches in a row: each column with a time, in the order of the day, and what it means'),
  state: column.optional(),
  verify: column.optional(),
  work: column.optional(),
  terminal: column.optional().describe('serial number or name of the terminal, in files of several'),
};

const dates = z.enum(['ymd', 'dmy', 'mdy']).describe('how its dates are written: year, day or month first');

const table = {
  format: z.literal('csv').describe('a table: CSV, any text with columns, or XLSX'),
  delimiter: z.enum([',', ';', '\t', '|']).optional().describe('found in the file when it is left out'),
  encoding,
  sheet: z.string().max(100).optional().describe('of an XLSX; its first one that is not hidden when it is left out'),
  headLines: z.int().min(0).max(10_000).describe('rows at the beginning that are no punches, empty ones counted'),
  dates,
  columns: z.strictObject(columns),
  overnight: z
    .enum(['next-day', 'same-day'])
    .optional()
    .describe('of several punches in a row: the day of one that is earlier than the one before it'),
  zeros: z.literal('drop').optional().describe('badge numbers lose the zeros that they begin with'),
};

/** How the rows of a file of punches are to be read. Columns are counted from 0. */
export const filePlan = z.discriminatedUnion('format', [attlog, z.strictObject(table)]);
export type FilePlan = z.infer<typeof filePlan>;
export type TablePlan = Extract<FilePlan, { format: 'csv' }>;
export type DateOrder = TablePlan['dates'];

/** A plan with what the file does not say by itself left out. */
export const draftPlan = z.discriminatedUnion('format', [
  attlog,
  z.strictObject({
    ...table,
    dates: dates.optional(),
    columns: z.strictObject({ ...columns, badge: column.optional() }),
  }),
]);
export type DraftPlan = z.infer<typeof draftPlan>;
export type DraftTable = Extract<DraftPlan, { format: 'csv' }>;

/** What a person has to say before a file can be read. */
export type Question = 'badge' | 'time' | 'dates' | 'overnight';
