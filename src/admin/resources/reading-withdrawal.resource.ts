import type { Context } from '../../context.ts';
import { type DoubtfulReading, findDoubtful, mayFindDoubtful } from '../../domain/attendance/doubtful-punches.ts';
import type { PunchDoubt } from '../../domain/attendance/plausible-punch.rule.ts';
import {
  previewWithdrawal,
  type Reading,
  readingOfFile,
  readingsOf,
  undoWithdrawal,
  withdrawReading,
} from '../../domain/attendance/withdraw-reading.ts';
import type { Row } from '../../domain/records/model.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { isUuid } from '../../id.ts';
import type { ActionResult, Declaration, RecordAction } from '../declaration.ts';
import { labelled, said } from '../wording.ts';
import { keysOf } from './ask.ts';
import { confirmed } from './confirmed.ts';

const nameOf = ({ fileName, way, receivedAt }: Reading): string =>
  fileName ?? `${way} ${receivedAt.toISOString().slice(0, 19)}Z`;

const keyOf = ({ way, receivedAt }: Reading): string => `${way} ${receivedAt.toISOString()}`;

/** What of it is shown before it is done, one line for each reading. */
async function previews(ctx: Context, readings: readonly Reading[], key = keyOf): Promise<ActionResult> {
  const columns = {
    reading: 'Reading',
    voided: 'Will not count',
    people: 'People',
    days: 'Days',
    stayed: 'Came in another way too',
    corrected: 'Corrected by hand',
    own: 'Your own',
  };
  const rows: Row[] = [];
  for (const reading of readings) {
    const { voided, people, firstDay, lastDay, stayed, corrected, own } = await previewWithdrawal(ctx, reading);
    const days = firstDay === null ? '–' : `${firstDay} – ${lastDay}`;
    const counts = [voided, people, stayed, corrected, own].map(String);
    const [n = '', who = '', ways = '', byHand = '', mine = ''] = counts;
    rows.push({
      key: key(reading),
      reading: nameOf(reading),
      voided: n,
      people: who,
      days,
      stayed: ways,
      corrected: byHand,
      own: mine,
    });
  }
  const shown = labelled(Object.entries(columns).map(([key, label]) => ({ key, label })));
  const data = { columns: shown, rows, next: said('Withdraw what is ticked') };
  return { isQuiet: true, stay: true, data };
}

/** A button that shows what withdrawing does, and does it with a reason. */
const withdrawing = (
  readingsFor: (ctx: Context, id: string) => Promise<Reading[]>,
  isOffered: (row: Row) => boolean,
): RecordAction => ({
  act: 'add',
  model: 'reading_withdrawal',
  icon: 'CornerUpLeft',
  variant: 'danger',
  component: 'Ask',
  custom: { fields: [{ name: 'reason', kind: 'text' }] },
  isOffered,
  run: async (ctx, id) => previews(ctx, await readingsFor(ctx, id)),
  verbs: {
    confirm: {
      async run(ctx, id, given) {
        const keys = keysOf(given);
        const chosen = (await readingsFor(ctx, id)).filter((reading) => keys.includes(keyOf(reading)));
        for (const reading of chosen) await withdrawReading(ctx, reading, String(given.reason ?? ''));
        return {};
      },
    },
  },
});

export const withdrawPunchReading = withdrawing(readingsOf, (row) => Boolean(row.terminalSerial));
export const withdrawFile = withdrawing(
  async (ctx, id) => [await readingOfFile(ctx, id)],
  (row) => row.state === 'done' || row.state === 'stopped',
);

const WHY: Readonly<Record<PunchDoubt, string>> = {
  badge: 'The badge number holds characters that no terminal writes.',
  time: 'The clock of the terminal cannot have shown this time.',
  state: 'No terminal uses this state.',
  verify: 'No terminal uses this verify mode.',
};

/** Punches that the button checks at most; the API goes on where one answer ends. */
const MOST_CHECKED = 3_000_000;

/** A doubtful reading as a line: a punch of it stands for it. */
const shownDoubtful = (reading: DoubtfulReading, mayWithdraw: boolean): Row => {
  const [example] = reading.examples;
  return {
    reading: nameOf(reading),
    serial: reading.serial,
    punches: String(reading.punches),
    badge: example?.badge ?? '',
    localTime: example?.localTime ?? '',
    state: String(example?.code ?? ''),
    verify: String(example?.verify ?? '–'),
    why: (example?.doubts ?? []).map((doubt) => said(WHY[doubt])).join(' '),
    ...(mayWithdraw && example ? { key: `${example.id} ${keyOf(reading)}` } : {}),
  };
};

/** The report of doubtful punches; from a line of it to the preview of its withdrawal, and from there to the act. */
async function doubtfulPage(ctx: Context, _id: string, given: Row): Promise<ActionResult> {
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
  const words = next !== null ? said(more) : readings.length === 0 ? said(none) : undefined;
  const data = {
    columns: labelled(Object.entries(columns).map(([key, label]) => ({ key, label }))),
    rows: readings.map((reading) => shownDoubtful(reading, mayWithdraw)),
    ...(words === undefined ? {} : { said: words }),
    ...(mayWithdraw && readings.length > 0 ? { next: said('See what withdrawing them does'), verb: 'preview' } : {}),
  };
  return { isQuiet: true, stay: true, data };
}

/** The readings of ticked lines, each named by one of its punches. */
async function chosenReadings(ctx: Context, given: Row): Promise<{ punchId: string; reading: Reading }[]> {
  const chosen = new Map<string, { punchId: string; reading: Reading }>();
  for (const [punchId = '', ...key] of keysOf(given).map((line) => line.split(' '))) {
    if (!isUuid(punchId)) continue;
    const reading = (await readingsOf(ctx, punchId)).find((one) => keyOf(one) === key.join(' '));
    if (reading) chosen.set(`${keyOf(reading)} ${reading.serial}`, { punchId, reading });
  }
  return [...chosen.values()];
}

/** What withdrawing the ticked readings would do. */
async function previewDoubtful(ctx: Context, _id: string, given: Row): Promise<ActionResult> {
  const chosen = await chosenReadings(ctx, given);
  const punchOf = new Map(chosen.map(({ punchId, reading }) => [reading, punchId]));
  return previews(
    ctx,
    chosen.map(({ reading }) => reading),
    (reading) => `${punchOf.get(reading)} ${keyOf(reading)}`,
  );
}

async function withdrawDoubtful(ctx: Context, _id: string, given: Row): Promise<ActionResult> {
  for (const { reading } of await chosenReadings(ctx, given))
    await withdrawReading(ctx, reading, String(given.reason ?? ''));
  return {};
}

/** Readings that were taken back, and by whom. */
export const readingWithdrawalResource: Declaration = {
  model: 'reading_withdrawal',
  group: 'attendance',
  icon: 'CornerUpLeft',
  title: ['reason'],
  list: ['way', 'serial', 'fileName', 'receivedAt', 'voided', 'people', 'firstDay', 'lastDay', 'reason', 'undoneAt'],
  phone: ['reason', 'voided'],
  show: [
    'way',
    'serial',
    'fileName',
    'receivedAt',
    'reason',
    'voided',
    'stayed',
    'corrected',
    'people',
    'firstDay',
    'lastDay',
    'createdAt',
    'createdBy',
    'undoneAt',
    'undoneBy',
  ],
  filter: ['way', 'serial', 'receivedAt', 'createdAt', 'undoneAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
  actions: {
    doubtful: {
      act: 'view',
      icon: 'AlertTriangle',
      component: 'Ask',
      onTable: true,
      may: ({ policy }) => mayFindDoubtful(policy),
      custom: {
        fields: [{ name: 'serial', kind: 'text' }, { name: 'reason' }],
      },
      run: doubtfulPage,
      verbs: {
        preview: { act: 'add', model: 'reading_withdrawal', run: previewDoubtful },
        confirm: { act: 'add', model: 'reading_withdrawal', run: withdrawDoubtful },
      },
    },
    undoWithdrawal: confirmed({ act: 'change', icon: 'RotateCcw', isOffered: (row) => !row.undoneAt }, undoWithdrawal),
  },
};
