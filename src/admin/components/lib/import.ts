/** What the server says of a file of punches. */

export interface TablePlan {
  format: 'csv';
  delimiter?: string;
  encoding?: string;
  sheet?: string;
  headLines: number;
  dates?: string;
  columns: { times?: { at: number; code: number }[] } & { [name: string]: unknown };
  overnight?: string;
  zeros?: 'drop';
}
export type Plan = { format: 'attlog'; encoding?: string } | TablePlan;

export interface Preview {
  rows: number;
  punches: number;
  repeated: number;
  unreadable: number;
  withoutTimes: number;
  people: number;
  first: string | null;
  last: string | null;
  days: number;
  future: number;
  impossible: number;
  shortYears: number;
  overnight: number;
  unknown: { badges: number; punches: number; first: string[] };
  shown: { number: number; badge: string; localTime: string; code: number; terminal: string }[];
  bad: { number: number; line: string; reason: string }[];
}

export interface Inspected {
  /** why the file cannot be read */
  refused?: string;
  isEncoding?: boolean;
  plan?: Plan;
  container?: 'text' | 'xlsx';
  sheets?: string[];
  sample?: string[][];
  heading?: string[];
  unused?: string[];
  asks?: ('badge' | 'time' | 'dates' | 'overnight')[];
  swapped?: boolean;
  preview?: Preview | null;
}
