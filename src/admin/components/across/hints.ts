import { say } from '../lib/words.ts';

const HINTS: readonly [RegExp, string][] = [
  [
    /^record\.value-taken$/,
    say('Another record in the cloud has the same code or name. Enter a different one; it is then sent automatically.'),
  ],
  [
    /^badge\.overlaps$/,
    say(
      'In the cloud, this badge number belongs to another employee in that period. Change the number or the dates, or end the other badge.',
    ),
  ],
  [
    /^company\.(seat-)?limit-reached$/,
    say(
      'The limit of your package is reached in the cloud. The site works as before. Deactivate an employee, or order a larger package in the cloud panel; it is then sent automatically.',
    ),
  ],
  [
    /^(policy\.|record\.refused|record\.scope-refused|sync\.author-refused)/,
    say(
      'The author of this change no longer has the right for it in the cloud. Grant the right there and send it again, or ask somebody else to make the change.',
    ),
  ],
  [
    /^record\.(not-found|reference-missing)$/,
    say('It refers to a record that is not in the cloud yet. It is sent automatically after that record.'),
  ],
];

/** What can be done about a change that the cloud refused; '' when its own words have to do. */
export const hintOf = (code: string | null | undefined): string =>
  HINTS.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? '';

/** Refused only because of another one: it follows by itself. */
export const isFollower = (code: string | null | undefined): boolean =>
  code === 'record.not-found' || code === 'record.reference-missing';
