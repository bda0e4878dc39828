import type { TimeBasis } from './instant.rule.ts';

/** What is looked at, in the order in which it is shown. Every flag has the figure behind it; none decides by itself. */
export const flagNames = [
  'far',
  'noLocation',
  'mock',
  'tooFast',
  'sharedPhone',
  'atGate',
  'clockWrong',
  'unprovenTime',
  'outsideShift',
  'newPhone',
  'inaccurate',
  'oldLocation',
  'noPhoto',
] as const;
type FlagName = (typeof flagNames)[number];

/** What a company makes of a flag: worth knowing, to be looked at, or not taken at all. */
type FlagWeight = 'note' | 'review' | 'refuse';

export interface Flag {
  name: FlagName;
  weight: FlagWeight;
  /** numbers and words to be put into a sentence; never the sentence */
  figure: Readonly<Record<string, number | string>>;
}

/** From where on a figure counts. */
export interface Limits {
  wantsPhoto: boolean;
  accuracyM: number;
  speedKmh: number;
  clockS: number;
  unprovenMinutes: number;
  gateMinutes: number;
}

export type Weights = Readonly<Record<FlagName, FlagWeight>>;

/** What is known of one punch when it is looked at. Null: not known, or nothing to compare with. */
export interface Facts {
  location: { accuracyM: number; ageS: number; isMock: boolean } | null;
  /** why the phone has no location, in its own word */
  noLocationWhy: string | null;
  /** how far outside the nearest geofence; null when the company has none for this person */
  outside: { metres: number; place: string } | null;
  /** the person's punch before this one whose location is possible in itself (fence.rule.ts, `impossible`) */
  before: { metres: number; seconds: number; accuracyM: number } | null;
  /** other people who punched on this phone lately */
  others: number;
  /** the phone of the punch before, when it was another one */
  otherPhone: { model: string; hours: number } | null;
  /** the nearest punch at a gate terminal, and how far away in time */
  gate: { terminal: string; seconds: number } | null;
  /** how far outside their shift's window; null without shifts */
  outsideShiftMinutes: number | null;
  clock: { aheadS: number; openS: number; basis: TimeBasis };
  hasPhoto: boolean;
}

type Figure = Flag['figure'];

const whole = Math.round;

/** The speed that the two points need at least, when each may be off by its accuracy. */
function speedOf({ metres, seconds, accuracyM }: NonNullable<Facts['before']>): number {
  return (Math.max(0, metres - accuracyM) / Math.max(1, seconds)) * 3.6;
}

function locationFigures(facts: Facts, limits: Limits): Partial<Record<FlagName, Figure>> {
  const { location, outside, before } = facts;
  if (!location) return { noLocation: { why: facts.noLocationWhy ?? 'unknown' } };
  // a circle of doubt that touches the place is no stay elsewhere; doubt beyond the limit is no excuse
  const doubt = Math.min(location.accuracyM, limits.accuracyM);
  const speed = before ? speedOf(before) : 0;
  return {
    ...(outside && outside.metres > doubt
      ? { far: { metres: whole(outside.metres), place: outside.place, accuracy: whole(location.accuracyM) } }
      : {}),
    ...(location.isMock ? { mock: { said: 'yes' } } : {}),
    ...(before && speed > limits.speedKmh
      ? { tooFast: { kmh: whole(speed), metres: whole(before.metres), seconds: whole(before.seconds) } }
      : {}),
    ...(location.accuracyM > limits.accuracyM ? { inaccurate: { metres: whole(location.accuracyM) } } : {}),
    ...(location.ageS > 300 ? { oldLocation: { minutes: whole(location.ageS / 60) } } : {}),
  };
}

function otherFigures(facts: Facts, limits: Limits): Partial<Record<FlagName, Figure>> {
  const { clock, gate, otherPhone, outsideShiftMinutes: outside } = facts;
  return {
    ...(facts.others > 0 ? { sharedPhone: { people: facts.others } } : {}),
    ...(gate && gate.seconds <= limits.gateMinutes * 60 ? { atGate: { ...gate, seconds: whole(gate.seconds) } } : {}),
    ...(Math.abs(clock.aheadS) > limits.clockS ? { clockWrong: { seconds: whole(clock.aheadS) } } : {}),
    // a time that nothing proves is flagged however short the gap, and whatever the company's limit
    ...(clock.openS > limits.unprovenMinutes * 60 || clock.basis === 'phone_only'
      ? { unprovenTime: { minutes: whole(clock.openS / 60), seconds: whole(clock.openS), basis: clock.basis } }
      : {}),
    ...(outside !== null && outside > 0 ? { outsideShift: { minutes: whole(outside) } } : {}),
    ...(otherPhone ? { newPhone: { model: otherPhone.model, hours: whole(otherPhone.hours) } } : {}),
    ...(limits.wantsPhoto && !facts.hasPhoto ? { noPhoto: { wanted: 'yes' } } : {}),
  };
}

/** A person looks at every time that nothing proves: the company cannot make a mere note of it. */
const weightOf = (name: FlagName, { clock }: Facts, weights: Weights): FlagWeight =>
  name === 'unprovenTime' && clock.basis === 'phone_only' && weights[name] === 'note' ? 'review' : weights[name];

/** What stands out about a punch, each with its figure and with what the company makes of it. */
export function flagsOf(facts: Facts, limits: Limits, weights: Weights): Flag[] {
  const figures = { ...locationFigures(facts, limits), ...otherFigures(facts, limits) };
  return flagNames.flatMap((name) => {
    const figure = figures[name];
    return figure ? [{ name, weight: weightOf(name, facts, weights), figure }] : [];
  });
}

/** Nothing that a person has to look at. */
export const isClean = (flags: readonly Flag[]): boolean => flags.every(({ weight }) => weight === 'note');

/** The first flag for which the company does not take the punch at all. */
export const refusing = (flags: readonly Flag[]): Flag | undefined => flags.find(({ weight }) => weight === 'refuse');
