import type { Message } from '../../i18n/message.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { type Flag, refusing } from './flags.rule.ts';

const metres = (n: number | string | undefined): Message =>
  Number(n) < 1000
    ? mobileMessage('unit.metres', { n: Number(n) })
    : mobileMessage('unit.kilometres', { n: (Number(n) / 1000).toFixed(Number(n) < 10_000 ? 1 : 0) });

const minutes = (n: number | string | undefined): Message =>
  Number(n) < 120
    ? terminalMessage('unit.minutes', { n: Number(n) })
    : terminalMessage('unit.hours', { n: Math.round(Number(n) / 60) });

const seconds = (n: number): Message =>
  Math.abs(n) < 120 ? mobileMessage('unit.seconds', { n: Math.abs(n) }) : minutes(Math.round(Math.abs(n) / 60));

/** A flag as a sentence with its figure: the same for reviewer and worker. */
export function flagWords({ name, figure }: Pick<Flag, 'name' | 'figure'>): Message {
  switch (name) {
    case 'far':
      return mobileMessage('mobile.flag-outside', {
        metres: metres(figure.metres),
        geofence: figure.geofence,
        accuracy: metres(figure.accuracy),
      });
    case 'noLocation':
      return mobileMessage('mobile.flag-no-location', { why: String(figure.why) });
    case 'mock':
      return mobileMessage('mobile.flag-mock');
    case 'tooFast':
      return mobileMessage('mobile.flag-speed', {
        kmh: figure.kmh,
        metres: metres(figure.metres),
        time: seconds(Number(figure.seconds)),
      });
    case 'sharedPhone':
      return mobileMessage('mobile.flag-shared-phone', {
        people: Number(figure.people),
      });
    case 'atGate':
      return mobileMessage('mobile.flag-other-source', {
        terminal: figure.terminal,
        time: seconds(Number(figure.seconds)),
      });
    case 'clockWrong':
      return mobileMessage('mobile.flag-clock', {
        time: seconds(Number(figure.seconds)),
        way: Number(figure.seconds) > 0 ? terminalMessage('unit.ahead') : terminalMessage('unit.behind'),
      });
    case 'unprovenTime':
      return figure.basis === 'phone_only' && figure.seconds !== undefined
        ? mobileMessage('mobile.flag-unproven-time', { time: seconds(Number(figure.seconds)) })
        : mobileMessage('mobile.flag-phone-clock', { minutes: minutes(figure.minutes) });
    case 'outsideShift':
      return mobileMessage('mobile.flag-outside-shift', { minutes: minutes(figure.minutes) });
    case 'newPhone':
      return mobileMessage('mobile.flag-new-phone', { model: figure.model, hours: figure.hours });
    case 'inaccurate':
      return mobileMessage('mobile.flag-inaccurate', { metres: metres(figure.metres) });
    case 'oldLocation':
      return mobileMessage('mobile.flag-old-location', { minutes: minutes(figure.minutes) });
    default:
      return mobileMessage('mobile.flag-no-photo');
  }
}

/** Why the company's rules refuse a punch with these flags; null when none of them does. */
export function refusalOf(flags: readonly Flag[]): Message | null {
  const flag = refusing(flags);
  return flag ? mobileMessage('mobile.refused-by-rule', { flag: flagWords(flag) }) : null;
}
