import type { Message } from '../../../i18n/message.ts';
import type { Proposal, PunchPreview, PunchTask } from '../punches/inspect-punches.ts';
import { type Cell, type CellKind, EMPTY, type FileRow } from './cells.rule.ts';
import type { Delimiter, TextOptions } from './text-file.ts';

/** What the process that reads a file is asked to do: the first line of its input; the file itself follows. */
export type ReaderTask = { task: 'rows'; options: TextOptions } | { task: 'punches'; options: PunchTask };

/** A cell on its way between processes: a text by itself, anything else with its kind. */
type PackedCell = string | [kind: CellKind, text: string, value: string | null, isMerged: 0 | 1];
type PackedRow = [number: number, cells: PackedCell[], problem?: Message];

/** What it answers, a line each; the last one is `end` or `refused`. */
export type ReaderMessage =
  | { type: 'file'; container: 'text' | 'xlsx'; delimiter?: Delimiter | undefined }
  | { type: 'sheet'; name: string; isHidden: boolean }
  | { type: 'rows'; rows: PackedRow[] }
  | { type: 'punches'; proposal: Proposal; preview: PunchPreview | null }
  | { type: 'badges'; badges: [badge: string, punches: number][] }
  /** rows as they are stored, a line of JSON each (ConvertedRow), and the punches in them */
  | { type: 'converted'; lines: string; punches: number }
  | { type: 'end' }
  | { type: 'refused'; reason: Message; why: 'format' | 'encoding' };

const packCell = ({ kind, text, value, merged }: Cell): PackedCell =>
  kind === 'empty' ? '' : kind === 'text' && !merged ? text : [kind, text, value ?? null, merged ? 1 : 0];

function unpackCell(packed: PackedCell): Cell {
  if (packed === '') return EMPTY;
  if (typeof packed === 'string') return { kind: 'text', text: packed };
  const [kind, text, value, isMerged] = packed;
  return { kind, text, ...(value === null ? {} : { value }), ...(isMerged ? { merged: true as const } : {}) };
}

export const packRow = ({ number, cells, problem }: FileRow): PackedRow =>
  problem === undefined ? [number, cells.map(packCell)] : [number, cells.map(packCell), problem];

export const unpackRow = ([number, cells, problem]: PackedRow): FileRow => ({
  number,
  cells: cells.map(unpackCell),
  ...(problem === undefined ? {} : { problem }),
});
