import { fill } from '../../../language.ts';
import { screensInBangla } from '../../locale/screens.bn.ts';
import { inDigits, isBangla } from './time.ts';

/**
 * What a screen says, in its reader's language, by the English: `say('{{n}} waiting to be sent', { n })`. Numbers are
 * written in the digits that they chose; a test finds what has no Bangla.
 */
export function say(text: string, values: Readonly<Record<string, unknown>> = {}): string {
  const said = isBangla() ? (screensInBangla[text] ?? text) : text;
  const digits = Object.entries(values).map(([name, one]) => [
    name,
    typeof one === 'number' ? inDigits(String(one)) : one,
  ]);
  return fill(inDigits(said), Object.fromEntries(digits));
}
