import type { Queued, Session } from './store.ts';
import { type Language, type Word, words } from './words.ts';

export type Direction = 'in' | 'out';

export interface Day {
  day: string;
  timeZone: string;
  employee: { name: string; code: string } | null;
  mayPunch: boolean;
  wantsPhoto: boolean;
  next: Direction;
  punches: { at: string; direction: Direction | null; by: string; state: string }[];
}

export interface Own {
  id: string;
  at: string;
  direction: Direction | null;
  state: string;
  reason: string | null;
  flags: string[];
}

interface State {
  language: Language;
  session: Session | undefined;
  day: Day | undefined;
  own: Own[];
  queued: Queued[];
  /** against the direction that comes next by itself */
  turned: boolean;
  photo: string | null;
  said: Word | '';
  /** why signing in elsewhere came to nothing */
  refusal: string;
  busy: boolean;
  /** whether the server answered when it was asked last: a phone believes to be connected long after it is not */
  reached: boolean;
}

export const state: State = {
  language: navigator.language.startsWith('bn') ? 'bn' : 'en',
  session: undefined,
  day: undefined,
  own: [],
  queued: [],
  turned: false,
  photo: null,
  said: '',
  refusal: '',
  busy: false,
  reached: true,
};

export const t = (word: Word): string => words[state.language][word];

export const zone = (): string => state.session?.company.timeZone ?? 'Asia/Dhaka';
