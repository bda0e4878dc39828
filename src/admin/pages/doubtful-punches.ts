import type { Context } from '../../context.ts';
import { type DoubtfulReading, findDoubtful, mayFindDoubtful } from '../../domain/attendance/doubtful-punches.ts';
import type { PunchDoubt } from '../../domain/attendance/plausible-punch.rule.ts';
import { type Reading, readingsOf, withdrawReading } from '../../domain/attendance/withdraw-reading.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { isUuid } from '../../id.ts';
import type { ActionResult, Given } from '../declaration.ts';
import { keysOf } from '../resources/ask.ts';
import { keyOf, nameOf, previews } from '../resources/withdrawal-preview.ts';
import { labelled, translated } from '../wording.ts';
import type { PageDeclaration } from './declaration.ts';

const WHY: Readonly<Record<PunchDoubt, string>> = {
  badge: 'The badge number holds characters that no terminal writes.',
  time: 'The clock of the terminal cannot have shown this time.',
  state: 'No terminal uses this state.',
  verify: 'No terminal uses this verify mode.',
};

/** Punches that the button checks at most; the API goes on where one answer ends. */
const MOST_CHECKED = 3_000_000;

/** A doubtful reading as a line: a punch of it stands for it. */
const shownDoubtful = (reading: DoubtfulReading, mayWithdraw: boolean): Given => {
  const [example] = reading.examples;
  return {
    reading: nameOf(reading),
    serial: reading.serial,
    punches: String(reading.punches),
    badge: example?.badge ?? '',
    localTime: example?.localTime ?? '',
    state: String(example?.code ?? ''),
    verify: String(example?.verify ?? '–'),
    why: (example?.doubts ?? []).map((doubt) => translated(WHY[doubt])).join(' '),
    ...(mayWithdraw && example ? { key: `${example.id} ${keyOf(reading)}` } : {}),
  };
};

/** Readings with doubtful punches, one line each. */
async function doubtfulPage(ctx: Context, given: Given): Promise<ActionResult> {
  const serial = String(given.serial ?? '').trim();
  const { readings, next, checked } = await findDoubtful(ctx, {
    ...(serial === '' ? {} : { serial }),
    limit: MOST_CHECKED,
  });
  const mayWithdraw = ctx.policy.allows('add', 'reading_withdrawal');
  const columns = {
    reading: 'Reading',
    serial: 'Serial number',
    punches: 'Doubtful punches',
    badge: 'Badge number of one',
    localTime: 'Its time',
    state: 'Its state',
    verify: 'Its verify mode',
    why: 'Why it is doubtful',
  };
  const more = panelMessage('panel.checked-first', { checked });
  const none = 'No doubtful punches were found.';
  const words = next !== null ? translated(more) : readings.length === 0 ? translated(none) : undefined;
  const data = {
    columns: labelled(Object.entries(columns).map(([key, label]) => ({ key, label }))),
    rows: readings.map((reading) => shownDoubtful(reading, mayWithdraw)),
    ...(words === undefined ? {} : { said: words }),
    ...(mayWithdraw && readings.length > 0
      ? { next: translated('See what withdrawing them does'), verb: 'preview' }
      : {}),
  };
  return { isQuiet: true, stay: true, data };
}

/** The readings of ticked lines, each named by one of its punches. */
async function chosenReadings(ctx: Context, given: Given): Promise<{ punchId: string; reading: Reading }[]> {
  const chosen = new Map<string, { punchId: string; reading: Reading }>();
  for (const [punchId = '', ...key] of keysOf(given).map((line) => line.split(' '))) {
    if (!isUuid(punchId)) continue;
    const reading = (await readingsOf(ctx, punchId)).find((one) => keyOf(one) === key.join(' '));
    if (reading) chosen.set(`${keyOf(reading)} ${reading.serial}`, { punchId, reading });
  }
  return [...chosen.values()];
}

/** What withdrawing the ticked readings would do. */
async function previewDoubtful(ctx: Context, given: Given): Promise<ActionResult> {
  const chosen = await chosenReadings(ctx, given);
  const punchOf = new Map(chosen.map(({ punchId, reading }) => [reading, punchId]));
  return previews(
    ctx,
    chosen.map(({ reading }) => reading),
    (reading) => `${punchOf.get(reading)} ${keyOf(reading)}`,
  );
}

async function withdrawDoubtful(ctx: Context, given: Given): Promise<ActionResult> {
  for (const { reading } of await chosenReadings(ctx, given))
    await withdrawReading(ctx, reading, String(given.reason ?? ''));
  return { message: 'doubtfulDone' };
}

/** The report of doubtful punches; from a line of it to the preview of its withdrawal, and from there to the act. */
export const doubtfulPunchesPage: PageDeclaration = {
  name: 'doubtful-punches',
  icon: 'AlertTriangle',
  component: 'AskPage',
  beside: 'reading_withdrawal',
  custom: { about: 'doubtfulAsk', fields: [{ name: 'serial', kind: 'text' }, { name: 'reason' }] },
  may: ({ policy }) => mayFindDoubtful(policy),
  verbs: {
    look: { run: doubtfulPage },
    preview: { right: { act: 'add', model: 'reading_withdrawal' }, run: previewDoubtful },
    confirm: { right: { act: 'add', model: 'reading_withdrawal' }, run: withdrawDoubtful },
  },
};
