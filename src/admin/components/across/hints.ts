import { say } from '../lib/words.ts';

const HINTS: readonly [RegExp, string][] = [
  [
    /^record\.value-taken$/,
    say(
      'The cloud did not take it: another record there has the same code or name. Give this one another, and it goes up by itself.',
    ),
  ],
  [
    /^badge\.overlaps$/,
    say(
      'The cloud did not take it: there this badge number is somebody else’s in that time. Change number or dates, or end the other badge.',
    ),
  ],
  [
    /^company\.(seat-)?limit-reached$/,
    say(
      'Your package has no room for it in the cloud. On site it works as before, and it goes up by itself once there is room: deactivate somebody, or order a higher package in the cloud panel.',
    ),
  ],
  [
    /^(policy\.|record\.refused|record\.place-refused|sync\.author-refused)/,
    say(
      'The cloud did not take it: whoever made it has no right for it there any more. Give the right back there and send it again, or let somebody else make the change.',
    ),
  ],
  [
    /^record\.(not-found|reference-missing)$/,
    say('It refers to something that the cloud does not have. Once that has gone up, this follows by itself.'),
  ],
];

/** What can be done about a change that the cloud refused; '' when its own words have to do. */
export const hintOf = (code: string | null | undefined): string =>
  HINTS.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? '';

/** Refused only because of another one: it follows by itself. */
export const isFollower = (code: string | null | undefined): boolean =>
  code === 'record.not-found' || code === 'record.reference-missing';
