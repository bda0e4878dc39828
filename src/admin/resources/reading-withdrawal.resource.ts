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
import { labelled, translated } from '../wording.ts';
import { confirmed } from './confirmed.ts';
import { keysOf } from './terminal-actions.ts';

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
  const data = { columns: shown, rows, next: translated('Withdraw what is ticked') };
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
  async run(ctx, id, given) {
    const readings = await readingsFor(ctx, id);
    if (given.step !== 'do') return previews(ctx, readings);
    const keys: unknown = JSON.parse(String(given.keys ?? '[]'));
    const chosen = readings.filter((reading) => Array.isArray(keys) && keys.includes(keyOf(reading)));
    for (const reading of chosen) await withdrawReading(ctx, reading, String(given.reason ?? ''));
    return {};
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
    why: (example?.doubts ?? []).map((doubt) => translated(WHY[doubt])).join(' '),
    ...(mayWithdraw && example ? { key: ['preview', example.id, keyOf(reading)].join(' ') } : {}),
  };
};

async function doubtfulPage(ctx: Context, given: Row): Promise<ActionResult> {
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
    ...(mayWithdraw && readings.length > 0 ? { next: translated('See what withdrawing them does') } : {}),
  };
  return { isQuiet: true, stay: true, data };
}

/** The report of doubtful punches; from a line of it to the preview of its withdrawal, and from there to the act. */
async function doubtful(ctx: Context, _id: string, given: Row): Promise<ActionResult> {
  if (given.step !== 'do') return doubtfulPage(ctx, given);
  const chosen = new Map<string, Reading>();
  const wanted = keysOf(given).map((key) => key.split(' '));
  const isPreview = wanted.some(([step]) => step === 'preview');
  const punchOf = new Map<string, string>();
  for (const [, punchId = '', ...key] of wanted) {
    if (!isUuid(punchId)) continue;
    const reading = (await readingsOf(ctx, punchId)).find((one) => keyOf(one) === key.join(' '));
    const once = reading && `${keyOf(reading)} ${reading.serial}`;
    if (!reading || !once) continue;
    chosen.set(once, reading);
    punchOf.set(once, punchId);
  }
  if (isPreview) {
    const key = (one: Reading) => ['withdraw', punchOf.get(`${keyOf(one)} ${one.serial}`), keyOf(one)].join(' ');
    return previews(ctx, [...chosen.values()], key);
  }
  for (const reading of chosen.values()) await withdrawReading(ctx, reading, String(given.reason ?? ''));
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
      run: doubtful,
    },
    undoWithdrawal: confirmed({ act: 'change', icon: 'RotateCcw', isOffered: (row) => !row.undoneAt }, undoWithdrawal),
  },
};
