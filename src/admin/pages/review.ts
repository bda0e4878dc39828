import type { Context } from '../../context.ts';
import { decide, undo } from '../../domain/mobile/decide.ts';
import type { Verdict } from '../../domain/mobile/decision.ts';
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
import { invalidFields } from '../../domain/records/problems.ts';
import { isMessage } from '../../i18n/message.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { newId } from '../../id.ts';
import type { ActionResult, Given } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { translated, valueLabel } from '../wording.ts';
import type { PageDeclaration } from './declaration.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function idsOf(given: Given): string[] {
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
async function decideAll(ctx: Context, verdict: Verdict, given: Given): Promise<ActionResult> {
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
  reason: isMessage(punch.reason) ? translated(punch.reason) : punch.reason,
  flags: punch.flags.map((flag) => ({ ...flag, words: translated(flag.words) })),
});

/** By which way somebody punched, in the reader's words; a terminal's name is its name. */
const withWays = (dossier: Dossier): Dossier => ({
  ...dossier,
  around: dossier.around.map((one) => ({
    ...one,
    by: one.by === 'Phone' || one.by === 'By hand' ? translated(one.by) : one.by,
    state: one.state === null ? null : valueLabel('mobile_punch', 'state', one.state),
  })),
});

async function queue(ctx: Context, given: Given): Promise<ActionResult> {
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

/** Mobile punches that wait: looked at one by one or many at once, accepted, rejected, undone within the minute. */
export const reviewPage: PageDeclaration = {
  name: 'review',
  icon: 'CheckCircle',
  component: 'MobileReview',
  beside: 'mobile_punch',
  verbs: {
    queue: { run: (ctx, given) => queue(ctx, given) },
    accept: { right: { act: 'accept', model: 'mobile_punch' }, run: (ctx, given) => decideAll(ctx, 'accept', given) },
    reject: { right: { act: 'reject', model: 'mobile_punch' }, run: (ctx, given) => decideAll(ctx, 'reject', given) },
    undo: {
      may: ({ policy }) => policy.allows('accept', 'mobile_punch') || policy.allows('reject', 'mobile_punch'),
      run: async (ctx, given) => ({
        data: { undone: await undo(ctx, { batchId: text(given.batchId) }) },
        isQuiet: true,
      }),
    },
    clean: { run: async (ctx) => ({ data: { clean: (await cleanOnes(ctx)).map(inWords) }, isQuiet: true }) },
    dossier: {
      run: async (ctx, given) => ({
        data: { dossier: withWays(await dossierOf(ctx, text(given.punch))) },
        isQuiet: true,
      }),
    },
    photos: {
      async run(ctx, given) {
        const { cloudPhotos = async () => undefined } = currentRequest().hooks;
        return { data: { photos: await visiblePhotos(ctx, text(given.punch), cloudPhotos) }, isQuiet: true };
      },
    },
  },
};
