import { type Context, companyOf } from '../../context.ts';
import { companyKey } from '../../db/company-key.rule.ts';
import { deliveryOf } from './delivery.rule.ts';

/** A way in which a punch came beside the one that its source speaks of. */
export interface FurtherDelivery {
  way: 'pull' | 'push' | 'live' | 'file';
  received: Date;
  /** the terminal's clock ahead of the one that received it, in ms, or null */
  offset: number | null;
}

/** The deliveries of punches that are not the one their source speaks of (`deliveryOf`), in their order, by punch. */
export async function readFurther(ctx: Context, ids: readonly string[]): Promise<Map<string, FurtherDelivery[]>> {
  const found = new Map<string, FurtherDelivery[]>();
  if (ids.length === 0) return found;
  const { rows } = await ctx.sql.query<FurtherDelivery & { id: string }>(
    `SELECT p.id, o.way, o.received_at AS received, o.clock_offset_ms AS offset
     FROM unnest($2::uuid[]) AS wanted(id)
     CROSS JOIN LATERAL (SELECT id, source FROM punch WHERE company_id = ${companyKey} AND id = wanted.id OFFSET 0) AS p
     LEFT JOIN LATERAL (${deliveryOf('p')}) AS d ON true
     CROSS JOIN LATERAL (
       SELECT way, received_at, clock_offset_ms FROM punch_delivery WHERE company_id = ${companyKey} AND punch_id = p.id AND way IS DISTINCT FROM d.way
       UNION ALL
       SELECT 'file', received_at, NULL FROM repeated_delivery WHERE company_id = ${companyKey} AND punch_id = p.id
     ) AS o
     ORDER BY p.id, o.received_at, o.way`,
    [companyOf(ctx), ids],
  );
  for (const { id, ...delivery } of rows) found.set(id, [...(found.get(id) ?? []), delivery]);
  return found;
}
