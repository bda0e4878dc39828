import type { Context } from '../context.ts';
import { type PunchColumns, storePunches } from '../domain/attendance/store-punches.ts';
import { type Copy, defer, tried, undefer } from './copies.ts';

type Source = 'terminal' | 'push' | 'file';

/** Punches that entered the cloud another way: stored as if they had come here, and derived here. */
export async function takePunches(ctx: Context, copies: readonly Copy[]): Promise<void> {
  const groups = new Map<string, Copy[]>();
  for (const copy of copies) {
    if (copy.row?.serial === undefined) continue;
    const key = `${copy.row.source} ${copy.row.site ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), copy]);
  }
  for (const [key, some] of groups) {
    const [source = '', siteId = ''] = key.split(' ');
    const origin = { source: source as Source, siteId: siteId === '' ? null : siteId };
    const reason = await tried(ctx, async () => {
      await storePunches(ctx, origin, columnsOf(some));
      const more = some.flatMap(furtherOf);
      if (more.length > 0) await storePunches(ctx, origin, columnsOf(more));
    });
    if (reason === undefined) await undefer(ctx, 'punch', some);
    else await defer(ctx, some, reason);
  }
}

/** The same punch as it came in other ways; a cloud that is older says none. */
const furtherOf = (copy: Copy): Copy[] =>
  Array.isArray(copy.row?.more)
    ? copy.row.more.map((delivery) => ({ ...copy, row: { ...copy.row, ...delivery } }))
    : [];

function columnsOf(copies: readonly Copy[]): PunchColumns {
  const column = <T>(name: string): T[] => copies.map(({ row }) => (row?.[name] ?? null) as T);
  return {
    serial: column('serial'),
    badge: column('badge'),
    localTime: column('time'),
    code: column('code'),
    verify: column('verify'),
    work: column('work'),
    way: column('way'),
    receivedAt: column<string>('received').map((text) => new Date(text)),
    clockOffsetMs: column('offset'),
  };
}
