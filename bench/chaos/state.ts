import type { Cursor } from '../../src/sync/cursor.rule.ts';
import type { Clash, PreviousEdit } from '../../src/sync/merge.rule.ts';

export type Row = Record<string, unknown>;

export interface CloudRow {
  revs: string[];
  row: Row;
  change: number;
  seq: number | null;
}

export interface Conflict extends Clash {
  id: string;
  edit: string;
}

export interface CloudState {
  rows: Record<string, CloudRow>;
  foreign: Record<string, Row>;
  punches: Record<string, string>;
  /** punches by phone that were accepted */
  entered: Record<string, true>;
  conflicts: Conflict[];
  changes: number;
  last: number;
  acts: { seq: number; mark: string }[];
  sites: Record<
    string,
    {
      token: string;
      oldToken: string | null;
      epoch: number;
      no: number;
      hash: string;
      instance: string;
      isRevoked: boolean;
    }
  >;
  /** authors that may change things at this moment */
  allowed: string[];
}

export interface Waiting {
  op: 'add' | 'change' | 'delete';
  baseValues: Row;
  rev: number;
  edit: string;
  by: string;
  error: string | null;
  isOvertaken: boolean;
  previousEdits: PreviousEdit[];
}

export interface Item {
  company?: string;
  id: string;
  edit: string;
  op: Waiting['op'];
  set: Row;
  baseValues: Row;
  by: string;
  base: string | null;
  previousEdits: PreviousEdit[];
}

export interface Batch {
  epoch: number;
  no: number;
  prev: string;
  hash: string;
  punches: Record<string, string>;
  rows: { rev: number; item: Item }[];
}

export interface SiteState {
  rows: Record<string, Row>;
  punches: Record<string, string>;
  entered: Record<string, true>;
  outbox: Record<string, Waiting>;
  punchOutbox: Record<string, true>;
  shadow: Record<string, { revs: string[]; row: Row }>;
  conflicts: Conflict[];
  batch: Batch | null;
  token: string;
  epoch: number;
  no: number;
  hash: string;
  cursor: Cursor;
  needsRecovery: boolean;
  isRebound: boolean;
  isOut: boolean;
}
