import type pg from 'pg';
import { unitOfWork } from '../src/context.ts';
import { sitePrincipal } from '../src/policies/principal.ts';
import { PEOPLE, START, TERMINALS } from './ingest-rows.ts';
import { addCompany, type BenchRuntime } from './runtime.ts';

const STEP = 500_000;

/** Punches like the benchmark's own, with ids that lie in time order as the real ones do. */
const insert = (table: string, from: number, until: number): string => `
  INSERT INTO ${table} (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, verify_mode, site_id,
                        at, employee_id)
  SELECT $1, (lpad(to_hex((extract(epoch FROM r.ts) * 1000)::bigint), 12, '0') || '8' || substr(r.hash, 1, 3) || '8' ||
              substr(r.hash, 4, 15))::uuid,
         'terminal', 'CKUH20176000' || r.n % ${TERMINALS}, r.badge, to_char(r.ts, 'YYYY-MM-DD HH24:MI:SS'), r.n % 2, 1, $2,
         r.ts AT TIME ZONE 'Asia/Dhaka', b.employee_id
  FROM (SELECT n, md5(n::text) AS hash, (1 + (n * 7919) % ${PEOPLE})::text AS badge,
               timestamp '${new Date(START).toISOString().slice(0, 19)}' + n / 3 * interval '1 second' AS ts
        FROM generate_series(${from}::bigint, ${until - 1}::bigint) AS n) AS r
  JOIN badge b ON b.company_id = $1 AND b.number = r.badge`;

const deliver = `INSERT INTO punch_delivery (company_id, punch_id, way, received_at, clock_offset_ms)
  SELECT company_id, id, 'pull', '2026-11-01', 1200 FROM punch WHERE company_id = $1`;

/** Foreign keys and indexes are taken away and put back as they were: a load of millions takes minutes less. */
async function without<T>(owner: pg.Client, table: string, work: () => Promise<T>): Promise<T> {
  const keys = await owner.query<{ name: string; definition: string }>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype = 'f'`,
    [table],
  );
  const indexes = await owner.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))`,
    [table],
  );
  for (const { name } of keys.rows) await owner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes.rows) await owner.query(`DROP INDEX ${name}`);
  const result = await work();
  for (const { definition } of indexes.rows) await owner.query(definition);
  for (const { name, definition } of keys.rows) {
    // NOT VALID: checked for every new row; the loaded ones are known to be right
    await owner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition} NOT VALID`);
  }
  return result;
}

/** Other companies of a cloud, and the punches of each. */
const OTHERS = 20;
const PUNCHES_OF_EACH = 50_000;

/** Companies that were loaded one after another, and the statistics taken after the last one. */
export async function preloadOthers(runtime: BenchRuntime, owner: pg.Client): Promise<void> {
  for (let n = 0; n < OTHERS; n += 1) {
    const other = await addCompany(runtime, PEOPLE);
    const principal = sitePrincipal({ id: other.siteId, name: 'Factory', companyId: other.companyId });
    await unitOfWork({ runtime, principal }, async ({ sql }) => {
      await sql.query(insert('punch', 0, PUNCHES_OF_EACH), [other.companyId, other.siteId]);
      await sql.query(deliver, [other.companyId]);
    });
  }
  await owner.query('ANALYZE');
}

/** Stores so many punches before anything is measured, in the real table and in the one for COPY alike. */
export async function preload(runtime: BenchRuntime, owner: pg.Client, stored: number): Promise<void> {
  if (stored === 0) return;
  const principal = sitePrincipal({ id: runtime.siteId, name: 'Factory', companyId: runtime.companyId });
  const asSite = (sql: string, values: unknown[]) =>
    unitOfWork({ runtime, principal }, (ctx) => ctx.sql.query(sql, values));
  await owner.query('GRANT INSERT ON punch_copy TO hajira_app');
  for (const table of ['punch', 'punch_copy']) {
    await without(owner, table, async () => {
      for (let from = 0; from < stored; from += STEP) {
        await asSite(insert(table, from, Math.min(stored, from + STEP)), [runtime.companyId, runtime.siteId]);
      }
    });
  }
  await without(owner, 'punch_delivery', () => asSite(deliver, [runtime.companyId]));
  await owner.query('ANALYZE');
}
