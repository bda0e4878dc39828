/** The rules that decide in production, and the mutants: one of them switched off each. A mutant that nobody notices is a hole in the tests. */
import { holdsFormer } from '../../src/domain/mobile/standing.rule.ts';
import * as chain from '../../src/sync/chain.rule.ts';
import * as cursor from '../../src/sync/cursor.rule.ts';
import * as lineage from '../../src/sync/lineage.rule.ts';
import * as merging from '../../src/sync/merge.rule.ts';
import { ruleOf } from '../../src/sync/models.ts';
import * as rebase from '../../src/sync/rebase.rule.ts';
import * as reconcile from '../../src/sync/reconcile.rule.ts';

export const production = {
  judge: chain.judge,
  lacks: chain.lacks,
  isKnown: cursor.isKnown,
  laterMark: cursor.laterMark,
  beginningAt: cursor.beginningAt,
  markOf: cursor.markOf,
  numbered: cursor.numbered,
  holdsEdit: lineage.holdsEdit,
  nextRevs: lineage.nextRevs,
  merge: merging.merge,
  mayDelete: merging.mayDelete,
  nameOf: merging.nameOf,
  stillWished: merging.stillWished,
  doneBefore: merging.doneBefore,
  isAsSent: merging.isAsSent,
  dirtyFields: rebase.dirtyFields,
  afterAnswer: rebase.afterAnswer,
  settle: rebase.settle,
  deletes: rebase.deletes,
  isOvertaken: rebase.isOvertaken,
  verdictOn: reconcile.verdictOn,
  joinedRevs: reconcile.joinedRevs,
  clashesOf: reconcile.clashesOf,
  differingDays: reconcile.differingDays,
  holdsFormer,
  ruleOf: (field: string) => ruleOf('employee', field),
  /** what is wrong with the order of things, and not with a decision */
  order: {
    punchIdIsRandom: false,
    outboxGoesWhenSent: false,
    cursorIsSavedFirst: false,
    baseMovesUnderDirty: false,
    nothingIsCompared: false,
    companyFromBody: false,
    anyMachineRecovers: false,
    losersTryAgain: false,
    everyDecisionStands: false,
    conflictsComeByPageOnly: false,
  },
};
export type Rules = typeof production;

const order = (part: Partial<Rules['order']>): Rules => ({ ...production, order: { ...production.order, ...part } });
const without = (part: Partial<Rules>): Rules => ({ ...production, ...part });

export const mutants: Readonly<Record<string, Rules>> = {
  'random punch ids': order({ punchIdIsRandom: true }),
  'no dirty check on pull': without({ dirtyFields: () => [] }),
  'whole-row push': without({
    merge: (wish) => ({ apply: { ...wish.set }, clashes: [] }),
  }),
  'values are cut on their way': without({
    merge: (wish, current, rules) => {
      const { apply, clashes } = merging.merge(wish, current, rules);
      const cut = (value: unknown) => (typeof value === 'string' ? value.slice(0, -1) : value);
      return { apply: Object.fromEntries(Object.entries(apply).map(([field, value]) => [field, cut(value)])), clashes };
    },
  }),
  'outbox row goes when it is sent': order({ outboxGoesWhenSent: true }),
  'last writer wins, by clock': without({
    // whoever comes later has the later clock, or has not
    merge: (wish, current, rules) => {
      const merged = merging.merge(wish, current, rules);
      for (const clash of merged.clashes)
        if (String(clash.site) > String(clash.cloud)) merged.apply[clash.field] = clash.site;
      return { ...merged, clashes: [] };
    },
  }),
  'outbox row goes without comparing its revision': without({ afterAnswer: () => null }),
  'base moves under a dirty row': order({ baseMovesUnderDirty: true }),
  'nothing is compared after a restore': order({ nothingIsCompared: true }),
  "the site's copy is adopted blindly": without({ verdictOn: () => 'take' }),
  'cursor is saved before the page': order({ cursorIsSavedFirst: true }),
  'no batch chain, no memory of edits': without({ judge: () => 'next', holdsEdit: () => false }),
  'no marks, no lineage': without({
    isKnown: () => true,
    settle: (_shadow, came, dirty) => ({
      copy: came,
      take: Object.fromEntries(Object.entries(came.row ?? {}).filter(([field]) => !dirty.includes(field))),
    }),
  }),
  'what is heard outside of a page is heard at no mark': without({
    laterMark: (mark) => mark,
    beginningAt: () => cursor.beginningAt(),
  }),
  'deletes without looking': without({ mayDelete: () => true }),
  'a delete is carried out over what its maker has not seen': without({ isOvertaken: () => false }),
  'a quiet site does not say what it has sent': without({ lacks: () => false }),
  'what lost a field is known for done by its name': without({ nameOf: (edit) => edit }),
  'what lost a field is known for done by its conflict': without({
    doneBefore: (revs, edit, decided) => (decided.length > 0 ? 'all' : merging.doneBefore(revs, edit, decided)),
  }),
  'what was sent before under another name is sent as new': without({ stillWished: (wish) => wish }),
  'a delete looks away from what it has lost': without({ isAsSent: () => true }),
  'company out of the body': order({ companyFromBody: true }),
  'any machine recovers': order({ anyMachineRecovers: true }),
  'what lost tries again': order({ losersTryAgain: true }),
  'a conflict comes by its page only': order({ conflictsComeByPageOnly: true }),
  'every decision stands': order({ everyDecisionStands: true }),
  'a restored cloud goes on with its own decision': without({ holdsFormer: () => false }),
};
