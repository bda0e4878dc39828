import type { Context } from '../../context.ts';
import { decide, undo } from '../../domain/mobile/decide.ts';
import type { Verdict } from '../../domain/mobile/decision.ts';
import { flagWords } from '../../domain/mobile/flag-words.rule.ts';
import type { Flag } from '../../domain/mobile/flags.rule.ts';
import {
  cleanOnes,
  type Dossier,
  dossierOf,
  type QueuedPunch,
  reviewQueue,
  type Shelf,
  shelves,
  visiblePhotos,
} from '../../domain/mobile/review.ts';
import type { Row } from '../../domain/records/model.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { isMessage } from '../../i18n/message.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { newId } from '../../id.ts';
import type { ActionResult, Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { said, valueLabel } from '../wording.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function idsOf(given: Row): string[] {
  try {
    const ids: unknown = JSON.parse(text(given.ids) || '[]');
    if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidFields([{ field: 'ids', message: panelMessage('mobile.choose-punches') }]);
}

const isShelf = (value: unknown): value is Shelf => shelves.includes(value as Shelf);

/** What is decided in one go is one request, one transaction, and undone in one go. */
async function decideAll(ctx: Context, verdict: Verdict, given: Row): Promise<ActionResult> {
  const batchId = newId();
  const reason = text(given.reason);
  const decided = await decide(
    ctx,
    [...new Set(idsOf(given))].map((mobilePunchId) => ({ id: newId(), mobilePunchId, verdict, reason, batchId })),
  );
  return { data: { batchId, decided }, isQuiet: true };
}

/** What stands out, for whoever reviews. */
const inWords = (punch: QueuedPunch) => ({
  ...punch,
  reason: isMessage(punch.reason) ? said(punch.reason) : punch.reason,
  flags: punch.flags.map((flag) => ({ ...flag, words: said(flag.words) })),
});

/** By which way somebody punched, in the reader's words; a terminal's name is its name. */
const withWays = (dossier: Dossier): Dossier => ({
  ...dossier,
  around: dossier.around.map((one) => ({
    ...one,
    by: one.by === 'Phone' || one.by === 'By hand' ? said(one.by) : one.by,
    state: one.state === null ? null : valueLabel('mobile_punch', 'state', one.state),
  })),
});

async function review(ctx: Context, given: Row): Promise<ActionResult> {
  switch (given.step) {
    case 'accept':
    case 'reject':
      return decideAll(ctx, given.step, given);
    case 'undo':
      return { data: { undone: await undo(ctx, { batchId: text(given.batchId) }) }, isQuiet: true };
    case 'clean':
      return { data: { clean: (await cleanOnes(ctx)).map(inWords) }, isQuiet: true };
    case 'dossier':
      return { data: { dossier: withWays(await dossierOf(ctx, text(given.punch))) }, isQuiet: true };
    case 'photos': {
      const { cloudPhotos = async () => undefined } = currentRequest().hooks;
      return { data: { photos: await visiblePhotos(ctx, text(given.punch), cloudPhotos) }, isQuiet: true };
    }
    default: {
      const shelf = isShelf(given.shelf) ? given.shelf : 'waiting';
      const ids = given.ids ? { ids: idsOf(given) } : {};
      const limit = Number(given.limit) || 50;
      const may = {
        accept: ctx.policy.allows('accept', 'mobile_punch'),
        reject: ctx.policy.allows('reject', 'mobile_punch'),
      };
      const { punches, counts } = await reviewQueue(ctx, { shelf, limit, ...ids });
      return { data: { punches: punches.map(inWords), counts, may }, isQuiet: true };
    }
  }
}

const decideButton = (verdict: Verdict, icon: string) => ({
  act: verdict,
  icon,
  component: 'Decide' as const,
  variant: verdict === 'reject' ? ('danger' as const) : ('primary' as const),
  isOffered: (row: Row) => row.state === 'waiting',
  async run(ctx: Context, id: string, given: Row): Promise<ActionResult> {
    const [decided] = await decide(ctx, [
      { id: newId(), batchId: newId(), mobilePunchId: id, verdict, reason: text(given.reason) },
    ]);
    const said = {
      ok: `${verdict}Decided`,
      held: 'noEmployeeYet',
      own: 'ownPunch',
      already: 'decidedBefore',
      missing: 'decidedBefore',
    };
    return { message: said[decided?.result ?? 'missing'] };
  },
});

export const mobilePunchResource: Declaration = {
  model: 'mobile_punch',
  group: 'phones',
  icon: 'Navigation',
  title: ['localTime'],
  list: ['at', 'employeeId', 'punchCode', 'state', 'geofenceId', 'distanceM', 'looks', 'decidedByName'],
  reads: ['flags', 'isClean', 'held'],
  phone: ['at', 'employeeId'],
  show: [
    'at',
    'employeeId',
    'punchCode',
    'state',
    'looks',
    'reason',
    'decidedByName',
    'decidedAt',
    'isAutomatic',
    'geofenceId',
    'distanceM',
    'accuracyM',
    'latitude',
    'longitude',
    'timeBasis',
    'phoneAt',
    'receivedAt',
    'clockOffsetS',
    'phoneId',
    'hasPhoto',
  ],
  filter: ['at', 'employeeId', 'state', 'isClean', 'geofenceId', 'phoneId'],
  form: [],
  composed: ['reason'],
  sort: { field: 'at', direction: 'desc' },
  properties: {
    looks: {},
    punchCode: { components: { list: 'Choice', show: 'Choice' } },
    state: { components: { list: 'Choice', show: 'Choice' } },
    timeBasis: { components: { show: 'Choice' } },
  },
  async enrich(_ctx, rows) {
    for (const row of rows)
      row.looks = ((row.flags ?? []) as Flag[]).map((flag) => said(flagWords(flag))).join('; ') || said('Clean');
  },
  actions: {
    review: {
      act: 'view',
      icon: 'CheckCircle',
      component: 'MobileReview',
      variant: 'primary',
      onTable: true,
      isWide: true,
      run: (ctx, _id, given) => review(ctx, given),
    },
    accept: decideButton('accept', 'Check'),
    reject: decideButton('reject', 'X'),
    undoDecision: {
      act: 'accept',
      icon: 'RotateCcw',
      component: 'Confirm',
      isOffered: ({ state }) => state === 'accepting' || state === 'rejecting',
      async run(ctx, id) {
        await undo(ctx, { mobilePunchId: id });
        return {};
      },
    },
  },
};
