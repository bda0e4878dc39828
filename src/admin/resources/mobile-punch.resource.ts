import type { Context } from '../../context.ts';
import { decide, undo } from '../../domain/mobile/decide.ts';
import type { Verdict } from '../../domain/mobile/decision.ts';
import { flagWords } from '../../domain/mobile/flag-words.rule.ts';
import type { Flag } from '../../domain/mobile/flags.rule.ts';
import { newId } from '../../id.ts';
import type { ActionResult, Declaration, Given } from '../declaration.ts';
import { said } from '../wording.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const decideButton = (verdict: Verdict, icon: string) => ({
  act: verdict,
  icon,
  component: 'Decide' as const,
  variant: verdict === 'reject' ? ('danger' as const) : ('primary' as const),
  isOffered: (row: Given) => row.state === 'waiting',
  async run(ctx: Context, id: string, given: Given): Promise<ActionResult> {
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
