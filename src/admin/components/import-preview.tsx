import { Box, MessageBox, Text } from '@adminjs/design-system';
import { MEANS } from './import-plan.tsx';
import { Rows } from './import-table.tsx';
import type { Inspected, Preview } from './lib/import.ts';
import { longDay } from './lib/time.ts';
import { say } from './lib/words.ts';

/** What will be stored, in words: "52 punches of 17 people from 1 October 2026 to 31 October 2026". */
export function storedWords(preview: Preview | null | undefined): string {
  const { punches = 0, people = 0, first = null, last = null } = preview ?? {};
  const from = first === null ? '–' : longDay(first.slice(0, 10));
  const to = last === null ? '–' : longDay(last.slice(0, 10));
  if (people === 1) return say('{{punches}} punches of 1 person from {{from}} to {{to}}', { punches, from, to });
  return say('{{punches}} punches of {{people}} people from {{from}} to {{to}}', { punches, people, from, to });
}

/** More days than a file of one pay period spans. */
const MANY_DAYS = 45;

/** What stands out, the dangerous first. */
function noticesOf({
  preview,
  unused = [],
  swapped,
}: Inspected): [variant: 'danger' | 'warning' | 'info', text: string][] {
  if (!preview) return [];
  const { future, impossible, days, shortYears, repeated, withoutTimes, unknown, unreadable } = preview;
  const more = unknown.badges > unknown.first.length ? ', …' : '';
  const all: [boolean, 'danger' | 'warning' | 'info', string][] = [
    [
      swapped === true,
      'danger',
      say(
        'Some dates are stored as text and some as dates, so a spreadsheet may have swapped day and month. Export the file again.',
      ),
    ],
    [future > 0, 'danger', say('Punches in the future: {{n}}.', { n: future })],
    [
      days > MANY_DAYS,
      'warning',
      say('The punches span {{n}} days. Is the order of day and month right?', { n: days }),
    ],
    [
      unreadable > 0,
      'warning',
      say('Rows that cannot be read: {{n}}. They go to Held lines; the reasons are below.', { n: unreadable }),
    ],
    [
      impossible > 0,
      'warning',
      say('Punches with a day or time that does not exist: {{n}}. They are held and do not count.', {
        n: impossible,
      }),
    ],
    [
      unknown.badges > 0,
      'warning',
      say(
        'Unknown badge numbers: {{n}} ({{list}}). Their punches ({{punches}}) are held until an employee has the number.',
        {
          n: unknown.badges,
          list: unknown.first.join(', ') + more,
          punches: unknown.punches,
        },
      ),
    ],
    [unused.length > 0, 'info', say('Columns that are not used: {{list}}.', { list: unused.join(', ') })],
    [shortYears > 0, 'info', say('Years of two digits are read as 2000 to 2099.')],
    [repeated > 0, 'info', say('Duplicate punches in the file, imported once: {{n}}.', { n: repeated })],
    [withoutTimes > 0, 'info', say('Rows without a time: {{n}}.', { n: withoutTimes })],
  ];
  return all.flatMap(([is, variant, text]) => (is ? [[variant, text] as [typeof variant, string]] : []));
}

/** What would be stored, what stands out, and what would not be stored. */
export function ImportPreview({ inspected }: { inspected: Inspected }) {
  const { preview } = inspected;
  if (!preview) return null;
  const { punches, shown, bad } = preview;
  const hasTerminal = shown.some(({ terminal }) => terminal !== '');
  return (
    <Box role="status">
      <MessageBox
        mb="default"
        variant={punches === 0 ? 'danger' : 'success'}
        message={
          punches === 0
            ? say('No row can be read as a punch. Choose other columns or another order of day, month and year.')
            : `${storedWords(preview)}.`
        }
      />
      {noticesOf(inspected).map(([variant, text]) => (
        <MessageBox key={text} mb="default" variant={variant} message={text} />
      ))}
      {shown.length > 0 ? (
        <>
          <Text fontWeight="bold" mt="lg" mb="default">
            {say('The first punches')}
          </Text>
          <Rows
            head={[
              say('Row'),
              say('Badge number'),
              say('Time on the terminal'),
              say('In or out'),
              ...(hasTerminal ? [say('Terminal')] : []),
            ]}
            rows={shown.map((row) => [
              String(row.number),
              row.badge,
              row.localTime,
              MEANS[row.code] ?? String(row.code),
              row.terminal,
            ])}
          />
        </>
      ) : null}
      {bad.length > 0 ? (
        <>
          <Text fontWeight="bold" mb="default">
            {say('Rows that cannot be read')}
          </Text>
          <Rows
            head={[say('Row'), say('Why'), say('Row text')]}
            rows={bad.map((one) => [String(one.number), one.reason, one.line])}
          />
        </>
      ) : null}
    </Box>
  );
}
