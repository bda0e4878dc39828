/** Reads both ends as they are, past every wall. */
import type pg from 'pg';
import { sentColumn } from '../../../src/domain/sites/sign-ins.ts';
import { syncModels } from '../../../src/sync/models.ts';
import type { Machine } from './machine.ts';
import type { Town } from './people.ts';
import type { Company } from './setup.ts';
import type { CompanySeen, PunchSeen } from './truth.ts';

type Row = Record<string, unknown>;

const PUNCHES = `SELECT id, source::text, terminal_serial AS serial, badge_number AS badge, local_time AS time,
  punch_code AS code, verify_mode AS verify, to_json(at) #>> '{}' AS at FROM punch WHERE company_id = $1 ORDER BY id`;

/** What of a table is a company's. */
const WHERE: Readonly<Record<string, string>> = {
  package: 't.id = (SELECT package_id FROM company WHERE id = $1)',
  company: 't.id = $1',
  user: 't.company_id = $1',
  site: 't.company_id = $1 AND t.deleted_at IS NULL',
};

const tables = syncModels.filter(({ name }) => name !== 'punch');

/** What phones sent comes down with its table. */
const comesDown = syncModels.some(({ name }) => name === 'mobile_punch');

async function rowsOf(client: pg.Client, model: (typeof tables)[number], companyId: string): Promise<Row[]> {
  // credentials are sent to a site for those only who may sign in there
  const names = Object.keys(model.columns).map((column) => `${sentColumn(model.name, column)} AS "${column}"`);
  const where = WHERE[model.name] ?? 't.company_id = $1';
  const sql = `SELECT to_jsonb(row) AS row FROM (SELECT ${names.join(', ')} FROM "${model.name}" t WHERE ${where}) AS row ORDER BY row.id`;
  const { rows } = await client.query<{ row: Row }>(sql, [companyId]);
  return rows.map(({ row }) => row);
}

interface End {
  punches: PunchSeen[];
  tables: Row[][];
}

async function endOf(client: pg.Client, companyId: string): Promise<End> {
  const found: Row[][] = [];
  for (const model of tables) found.push(await rowsOf(client, model, companyId));
  return { punches: (await client.query<PunchSeen>(PUNCHES, [companyId])).rows, tables: found };
}

function siteOf(town: Town, company: Company): Machine {
  const site = town.sites.get(company.tag);
  if (!site) throw new Error(`${company.tag} has no site`);
  return site;
}

const number = async (client: pg.Client, sql: string, values: unknown[] = []): Promise<number> =>
  Number((await client.query<{ n: string }>(sql, values)).rows[0]?.n);

const WAITING = `SELECT (SELECT count(*) FROM sync_outbox) + (SELECT count(*) FROM sync_deferred) AS n`;
const TAKEN = `SELECT count(*) AS n FROM punch WHERE company_id = $1 AND source = 'terminal'`;

/** How many different punches the terminals of a company hold. */
const logged = (company: Company): number =>
  new Set(logsOf(company).map(({ serial, badge, time, code }) => JSON.stringify([serial, badge, time, code]))).size;

function logsOf({ terminals }: Company): CompanySeen['logs'] {
  return terminals.flatMap((terminal) => {
    const { rows, badgeNumber, wallTime, punchCode, verifyMode } = terminal.logs();
    return Array.from({ length: rows }, (_, n) => ({
      serial: terminal.serial,
      badge: badgeNumber[n] ?? '',
      time: wallTime[n] ?? '',
      code: punchCode[n] ?? 0,
      verify: verifyMode[n] ?? 0,
    }));
  });
}

/** Nothing waits on a site any more, and the cloud has every punch of every terminal. */
export async function isUp(town: Town): Promise<boolean> {
  for (const company of town.companies) {
    if ((await siteOf(town, company).look((client) => number(client, WAITING))) > 0) return false;
    const taken = await town.cloud.look((client) => number(client, TAKEN, [company.id]));
    if (taken < logged(company)) return false;
  }
  return true;
}

const STUCK = `SELECT 'waits: ' || model || ' ' || coalesce(error, 'no error') AS words, count(*) AS n FROM sync_outbox GROUP BY 1
  UNION ALL SELECT 'deferred: ' || model || ' ' || reason, count(*) FROM sync_deferred GROUP BY 1
  UNION ALL SELECT 'the site says: ' || coalesce(last_error, 'nothing'), failures FROM sync_state`;

/** What has not arrived, for whoever looks for the reason. */
export async function whatIsStuck(town: Town): Promise<string[]> {
  const words: string[] = [];
  for (const company of town.companies) {
    const { rows } = await siteOf(town, company).look((client) => client.query<{ words: string; n: string }>(STUCK));
    const taken = await town.cloud.look((client) => number(client, TAKEN, [company.id]));
    words.push(`${company.tag}: the terminals hold ${logged(company)} punches, the cloud ${taken}`);
    words.push(...rows.map((row) => `${company.tag} ${row.words} (${row.n})`));
  }
  return words;
}

/** Both ends hold the same. */
export async function isLevel(town: Town): Promise<boolean> {
  if (!(await isUp(town))) return false;
  for (const company of town.companies) {
    const there = await town.cloud.look((client) => endOf(client, company.id));
    const here = await siteOf(town, company).look((client) => endOf(client, company.id));
    if (!comesDown) there.punches = there.punches.filter(({ source }) => source === 'terminal');
    if (JSON.stringify(there) !== JSON.stringify(here)) return false;
  }
  return true;
}

const FOREIGN = `SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format(
    'SELECT count(*) AS n FROM %I WHERE company_id <> %L', table_name, $1::text), false, true, '')))[1]::text::int), 0) AS n
  FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'company_id'
    AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = 'public')`;

export async function observe(town: Town): Promise<CompanySeen[]> {
  const seen: CompanySeen[] = [];
  for (const company of town.companies) {
    const site = siteOf(town, company);
    const there = await town.cloud.look((client) => endOf(client, company.id));
    const here = await site.look((client) => endOf(client, company.id));
    const mobile = await town.cloud.look((client) =>
      client.query<{ id: string; state: string }>('SELECT id, state::text FROM mobile_punch WHERE company_id = $1', [
        company.id,
      ]),
    );
    seen.push({
      tag: company.tag,
      logs: logsOf(company),
      punches: { cloud: there.punches, site: here.punches },
      tables: Object.fromEntries(
        tables.map(({ name }, n) => [name, { cloud: there.tables[n] ?? [], site: here.tables[n] ?? [] }]),
      ),
      mobile: mobile.rows,
      comesDown,
      stuck: await site.look((client) => number(client, WAITING)),
      foreign: await site.look((client) => number(client, FOREIGN, [company.id])),
    });
  }
  return seen;
}
