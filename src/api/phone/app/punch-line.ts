import { element } from './dom.ts';
import { type Direction, state, t, zone } from './state.ts';
import { dayText, timeText, type Word } from './words.ts';

const marks: Readonly<Record<string, string>> = {
  queued: '↑',
  waiting: '…',
  accepted: '✓',
  rejected: '✕',
  refused: '✕',
};

export function line(given: {
  at: string;
  direction: Direction | null;
  state: string;
  more?: string | null;
  drop?: () => void;
}) {
  const { at, direction, state: of, more, drop } = given;
  const word = direction === 'in' ? 'dirIn' : direction === 'out' ? 'dirOut' : 'dirNone';
  return element(
    'li',
    { class: `line ${of}` },
    element(
      'span',
      { class: 'when' },
      `${t(word)} · ${dayText(at, state.language, zone())} ${timeText(at, state.language, zone())}`,
    ),
    element(
      'span',
      { class: `state ${of}` },
      element('span', { 'aria-hidden': 'true' }, `${marks[of] ?? ''} `),
      t(of as Word),
    ),
    more ? element('span', { class: 'more' }, more) : null,
    drop ? element('button', { type: 'button', class: 'link', click: drop }, t('remove')) : null,
  );
}
