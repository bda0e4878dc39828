import type { Context } from '../../context.ts';
import { addBadge } from '../../domain/people/badges.ts';
import { unmatchedPeople } from '../../domain/terminals/people.ts';
import type { ActionResult, Given } from '../declaration.ts';
import { keysOf } from '../resources/ask.ts';
import { labelled, translated } from '../wording.ts';
import type { PageDeclaration } from './declaration.ts';

const WHY = { number: 'Same number but for zeros', name: 'Same name' } as const;

/** Ticked suggestions become badges. */
async function addBadges(ctx: Context, given: Given): Promise<ActionResult> {
  const wanted = new Set(keysOf(given));
  const people = await unmatchedPeople(ctx);
  for (const { number, suggestedId } of people.filter((one) => one.suggestedId && wanted.has(one.number))) {
    await addBadge(ctx, { number, employeeId: suggestedId, validFrom: '2010-01-01T00:00:00Z' });
  }
  return { message: 'matched' };
}

/** Numbers on terminals that are nobody's badge, with a suggestion. */
async function unmatched(ctx: Context): Promise<ActionResult> {
  const people = await unmatchedPeople(ctx);
  const mayAdd = ctx.policy.allows('add', 'badge');
  const columns = {
    number: 'Number',
    name: 'Name on the terminal',
    terminals: 'Terminals',
    suggestion: 'May be',
    why: 'Because',
  };
  return {
    isQuiet: true,
    stay: true,
    data: {
      columns: labelled(Object.entries(columns).map(([key, label]) => ({ key, label }))),
      rows: people.map(({ number, name, terminals, suggestedId, suggestedName, why }) => ({
        number,
        name,
        terminals,
        suggestion: suggestedName ?? '–',
        why: why === null ? '' : translated(WHY[why]),
        ...(suggestedId && mayAdd ? { key: number } : {}),
      })),
      ...(people.length === 0 ? { said: translated('Every number on the terminals is somebody’s badge.') } : {}),
      ...(mayAdd && people.some((one) => one.suggestedId) ? { next: translated('Give these badges') } : {}),
    },
  };
}

export const unmatchedNumbersPage: PageDeclaration = {
  name: 'unmatched-numbers',
  icon: 'HelpCircle',
  component: 'AskPage',
  beside: 'terminal_user',
  custom: { about: 'unmatchedAsk', fields: [] },
  verbs: { look: { run: unmatched }, confirm: { right: { act: 'add', model: 'badge' }, run: addBadges } },
};
