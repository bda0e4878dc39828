import type { Context } from '../context.ts';
import { selectRows } from './records/select.ts';

/** How far back is looked for what can be chosen: a month or more of a factory's journal. */
const MOST_READ = 20_000;

/** The acts that the newest entries are about, of those entries that they may see; in alphabetical order. */
export async function recentActs(ctx: Context): Promise<string[]> {
  ctx.policy.require('view', 'journal');
  const rows = await selectRows(ctx, 'journal', {
    act: 'view',
    where: {},
    columns: ['action'],
    orderBy: [{ field: 'at', direction: 'desc' }],
    take: MOST_READ,
  });
  return [...new Set(rows.map(({ action }) => String(action)))].sort();
}
