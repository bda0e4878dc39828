import type { DraftPlan, Question } from './plan.ts';

/** The questions that a draft leaves open, apart from those that only the whole file raises. */
export function openQuestions(plan: DraftPlan): Question[] {
  if (plan.format === 'attlog') return [];
  const { columns, dates } = plan;
  const hasTime = columns.time !== undefined || (columns.times?.length ?? 0) > 0;
  return [
    ...(columns.badge === undefined ? ['badge' as const] : []),
    ...(hasTime ? [] : ['time' as const]),
    ...(dates === undefined ? ['dates' as const] : []),
  ];
}
