/**
 * `npm run bench -- panel [--punches N]`: 20 companies of 50,000 punches each, and the panel over HTTP as their people
 * use it: a browser's session, one request after the other.
 *
 * - list_ms, list_500_ms, show_ms, search_ms, edit_ms: p50 and p95 of a page of 10 and of 500 punches, one punch, a search
 *   for an employee, a change of an employee
 * - list_ratio, list_500_ratio: the same lists over @adminjs/prisma's own resource with a filter on the company, behind the
 *   same session, in the same unit of work with the same settings, asked by turns
 * - list_ratio_10000_grants: the list of somebody who sees 10,000 of the punches by grants on each, over the stock one
 */
import { unitOfWork } from '../src/context.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { median, round } from './figures.ts';
import { addUser, byTurns, type Reply, type Served, servePanels, signedIn } from './panels.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';

const COMPANIES = 20;
const PEOPLE = 2_000;
const GRANTS = 10_000;
const RUNS = 25;
/** pages of 500 are ten times the work: fewer of them */
const LONG_RUNS = 5;

type Say = (line: string) => void;
type Figures = Record<string, number | string | Record<string, number>>;

export async function bench({ punches }: { punches: number }, say: Say): Promise<Figures> {
  const runtime = await benchRuntime('cloud', PEOPLE);
  try {
    const each = Math.max(Math.floor(punches / COMPANIES), 500);
    say(`storing ${each * COMPANIES} punches in ${COMPANIES} companies`);
    await fill(runtime, each);
    const served = await servePanels(runtime, ['punch', 'employee', 'site', 'company']);
    try {
      return { punches: each * COMPANIES, of_the_company: each, ...(await measured(runtime, served, say)) };
    } finally {
      await served.close();
    }
  } finally {
    await runtime.close();
  }
}

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(Math.floor(values.length * part), values.length - 1)] ?? Number.NaN;

const both = (values: readonly number[] = []) => ({
  p50: round(median(values), 2),
  p95: round(percentile(values, 0.95), 2),
});

async function measured(runtime: BenchRuntime, { url }: Served, say: Say): Promise<Figures> {
  const admin = await signedIn(url, 'admin@bench.example');
  const granted = await signedIn(url, 'granted@bench.example');
  // the stock one in the order that costs it least: by its key
  const stock = (perPage: number) =>
    `/stock/api/resources/Punch/actions/list?perPage=${perPage}&sortBy=id&direction=desc`;
  const ours = (perPage: number) => `/admin/api/resources/punch/actions/list?perPage=${perPage}`;
  const [byStock = [], byAdmin = [], byGrants = []] = await byTurns(
    [() => admin.list(stock(10), 10), () => admin.list(ours(10), 10), () => granted.list(ours(10), 10)],
    RUNS,
  );
  const [stock500 = [], ours500 = []] = await byTurns(
    [() => admin.list(stock(500), 500), () => admin.list(ours(500), 500)],
    LONG_RUNS,
  );
  const one = await oneOfEach(runtime);
  let turn = 0;
  const [show, search, edit] = await byTurns(
    [
      () => ok(admin.ask('GET', `/admin/api/resources/punch/records/${one.punch}/show`)),
      () => ok(admin.ask('GET', `/admin/api/resources/employee/actions/search/${encodeURIComponent('Worker 17')}`)),
      () => {
        turn += 1;
        const fields = { designation: `Operator ${turn}` };
        return ok(admin.ask('POST', `/admin/api/resources/employee/records/${one.employee}/edit`, fields));
      },
    ],
    RUNS,
  );
  const ratio = (of: readonly number[], to: readonly number[]) => round(median(of) / median(to), 2);
  const figures = {
    list_ms: both(byAdmin),
    list_10000_grants_ms: both(byGrants),
    stock_list_ms: both(byStock),
    list_500_ms: both(ours500),
    stock_list_500_ms: both(stock500),
    show_ms: both(show),
    search_ms: both(search),
    edit_ms: both(edit),
    list_ratio: ratio(byAdmin, byStock),
    list_ratio_10000_grants: ratio(byGrants, byStock),
    list_500_ratio: ratio(ours500, stock500),
  };
  for (const [name, figure] of Object.entries(figures)) say(`${name} ${JSON.stringify(figure)}`);
  return figures;
}

async function ok(asked: Promise<Reply>): Promise<void> {
  const { status, text } = await asked;
  if (status !== 200 || text.includes('"type":"error"')) throw new Error(`${status} ${text.slice(0, 300)}`);
}

async function oneOfEach({ companyId, ...runtime }: BenchRuntime): Promise<{ punch: string; employee: string }> {
  const of = (table: string) =>
    unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
      const { rows } = await sql.query<{ id: string }>(
        `SELECT id FROM ${table} WHERE company_id = $1 ORDER BY id OFFSET 100 LIMIT 1`,
        [companyId],
      );
      return rows[0]?.id ?? '';
    });
  return { punch: await of('punch'), employee: await of('employee') };
}

/** The company of the runtime among nineteen others, all in the same days; then who asks. */
async function fill(runtime: BenchRuntime, each: number): Promise<void> {
  const others = Array.from({ length: COMPANIES - 1 }, newId);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ sql }) =>
    sql.query(
      `INSERT INTO company (id, name, package_id, state)
       SELECT o, 'Other ' || n, (SELECT package_id FROM company LIMIT 1), 'active' FROM unnest($1::uuid[]) WITH ORDINALITY AS given (o, n)`,
      [others],
    ),
  );
  for (const companyId of [...others.slice(0, 10), runtime.companyId, ...others.slice(10)])
    await addPunches(runtime, companyId, each);
  const { companyId } = runtime;
  await addUser(runtime, 'admin@bench.example', 'company_admin');
  const memberId = await addUser(runtime, 'granted@bench.example', 'nobody');
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    // punches one by one, and the names around them as the admin has them
    const rules = [
      ['punch', 'granted'],
      ...['employee', 'site', 'terminal', 'company', 'badge'].map((model) => [model, 'all']),
    ];
    for (const [model, scope] of rules) {
      await sql.query(
        `INSERT INTO rule (company_id, id, member_id, model, act, scope) VALUES ($1, $2, $3, $4, 'view', $5)`,
        [companyId, newId(), memberId, model, scope],
      );
    }
    await sql.query(
      `INSERT INTO record_grant (company_id, id, principal, model, record_id, can_view, granted_by)
       SELECT $1::uuid, record_grant_id($1::uuid, $2::uuid, 'punch', p.id, $2::uuid), $2::uuid, 'punch', p.id, true, $2::uuid
       FROM (SELECT id FROM punch WHERE company_id = $1::uuid ORDER BY md5(id::text) LIMIT $3::int) AS p`,
      [companyId, memberId, GRANTS],
    );
  });
  const client = await runtime.database.pool.connect();
  try {
    for (const table of ['punch', 'employee', 'record_grant']) await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    client.release();
  }
}

const addPunches = (runtime: BenchRuntime, companyId: string, count: number) =>
  unitOfWork({ runtime, principal: systemPrincipal(companyId) }, ({ sql }) =>
    sql.query(
      `INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, verify_mode, site_id, at, employee_id)
       SELECT $1::uuid, (lpad(to_hex((extract(epoch FROM r.ts) * 1000)::bigint), 12, '0') || '8' || substr(r.hash, 1, 3) || '8' ||
                   substr(r.hash, 4, 15))::uuid,
              'terminal', 'BENCH' || r.n % 4, r.badge, to_char(r.ts, 'YYYY-MM-DD HH24:MI:SS'), r.n % 2, 1,
              (SELECT id FROM site WHERE company_id = $1::uuid LIMIT 1), r.ts AT TIME ZONE 'Asia/Dhaka', b.employee_id
       FROM (SELECT n, md5($1::text || n) AS hash, (1 + (n::bigint * 7919) % ${PEOPLE})::text AS badge,
                    timestamp '2026-01-01' + n * interval '40 seconds' AS ts FROM generate_series(1, $2::int) AS n) AS r
       LEFT JOIN badge b ON b.company_id = $1::uuid AND b.number = r.badge`,
      [companyId, count],
    ),
  );
