import type { Flag } from './flags.rule.ts';

const metres = (n: number | string | undefined): string =>
  Number(n) < 1000 ? `${n} m` : `${(Number(n) / 1000).toFixed(Number(n) < 10_000 ? 1 : 0)} km`;

const minutes = (n: number | string | undefined): string =>
  Number(n) < 120 ? `${n} min` : `${Math.round(Number(n) / 60)} h`;

const seconds = (n: number): string => (Math.abs(n) < 120 ? `${Math.abs(n)} s` : minutes(Math.round(Math.abs(n) / 60)));

/** A flag as a sentence with its figure: the same for reviewer and worker. */
export function flagWords({ name, figure }: Pick<Flag, 'name' | 'figure'>): string {
  switch (name) {
    case 'far':
      return `${metres(figure.metres)} outside ${figure.place} (accuracy ${metres(figure.accuracy)})`;
    case 'noLocation':
      return `No location (${figure.why})`;
    case 'mock':
      return 'The phone says that its location is made up';
    case 'tooFast':
      return `${figure.kmh} km/h since the punch before (${metres(figure.metres)} in ${seconds(Number(figure.seconds))})`;
    case 'sharedPhone':
      return `${figure.people} other ${figure.people === 1 ? 'person' : 'people'} punched on this phone in 30 days`;
    case 'atGate':
      return `Punched at ${figure.terminal} within ${seconds(Number(figure.seconds))}`;
    case 'clockWrong':
      return `The phone’s clock was ${seconds(Number(figure.seconds))} ${Number(figure.seconds) > 0 ? 'ahead' : 'behind'}`;
    case 'unprovenTime':
      return figure.basis === 'phone_only' && figure.seconds !== undefined
        ? `Unproven time: the phone says it was ${seconds(Number(figure.seconds))} before it came`
        : `For ${minutes(figure.minutes)} only the phone’s own clock says when`;
    case 'outsideShift':
      return `${minutes(figure.minutes)} outside the shift`;
    case 'newPhone':
      return `Another phone than before (${figure.model}, ${figure.hours} h earlier)`;
    case 'inaccurate':
      return `Location known to ${metres(figure.metres)} only`;
    case 'oldLocation':
      return `The location is ${minutes(figure.minutes)} older than the punch`;
    default:
      return 'No photo';
  }
}
