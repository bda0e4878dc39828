import pg from 'pg';
import { datamodel, type FieldDefinition, type ModelDefinition, tableOf } from '../../src/db/datamodel.ts';
import { newId } from '../../src/id.ts';

/** Columns whose values a constraint narrows; everything else is made from the column's type. */
const narrowed: Record<string, (n: number) => Record<string, unknown>> = {
  membership: () => ({ role_id: null }),
  rule: () => ({ role_id: null, group_id: null, act: 'view' }),
  sync_outbox: () => ({ id: newId() }),
  geofence: () => ({ department_id: null }),
  mobile_permit: () => ({ department_id: null }),
  user: (n) => ({ email: `person-${n}@example.com` }),
  // a company has one open invoice at a time
  invoice: () => ({ state: 'paid' }),
  punch: (n) => ({
    source: 'terminal',
    terminal_serial: 'S1',
    badge_number: String(n),
    local_time: '2026-11-22 08:00:00',
    punch_code: 0,
  }),
};

let created = 0;

function sampleOf(field: FieldDefinition): unknown {
  if (field.isList) return [];
  if (field.kind === 'enum') return datamodel().enums.find(({ name }) => name === field.type)?.values[0]?.name;
  switch (field.type) {
    case 'Int':
    case 'BigInt':
    case 'Decimal':
      return created;
    case 'DateTime':
      return new Date(Date.UTC(2026, 0, 1) + created * 1000);
    case 'Boolean':
      return false;
    case 'Json':
      return '{}';
    case 'Bytes':
      return Buffer.from('x');
    default:
      return field.nativeType?.[0] === 'Uuid' ? newId() : `text ${created}`;
  }
}

const columnOf = (field: FieldDefinition): string => field.dbName ?? field.name;

/** Tables in an order in which every row's parents come first; a table that points at itself does not wait for itself. */
export function tablesInOrder(): ModelDefinition[] {
  const ordered: ModelDefinition[] = [];
  const position = (model: ModelDefinition): void => {
    if (ordered.includes(model)) return;
    for (const parent of parentsOf(model)) if (parent.model !== model) position(parent.model);
    ordered.push(model);
  };
  for (const model of datamodel().models) position(model);
  return ordered;
}

interface Parent {
  model: ModelDefinition;
  /** own column -> the parent's column */
  columns: [string, string][];
}

/** What a company comes with: the version of its policy, and its rules for punches of phones. */
export const comesWithCompany: ReadonlySet<string> = new Set(['authz_version', 'mobile_rules']);

/** References that a trigger checks and no foreign key. */
const askedByTrigger: Record<string, Parent['columns']> = {
  PunchDelivery: [
    ['punch_id', 'id'],
    ['company_id', 'company_id'],
  ],
};

function parentsOf(model: ModelDefinition): Parent[] {
  const punch = datamodel().models.find(({ name }) => name === 'Punch');
  const asked = askedByTrigger[model.name];
  return [...referencesOf(model), ...(punch && asked ? [{ model: punch, columns: asked }] : [])];
}

function referencesOf(model: ModelDefinition): Parent[] {
  return model.fields
    .filter((field) => field.relationFromFields && field.relationFromFields.length > 0)
    .map((field) => {
      const parent = datamodel().models.find(({ name }) => name === field.type);
      if (!parent) throw new Error(`no model ${field.type}`);
      const named = (of: ModelDefinition, name: string) =>
        columnOf(of.fields.find((candidate) => candidate.name === name) as FieldDefinition);
      const columns = (field.relationFromFields ?? []).map((own, at): [string, string] => [
        named(model, own),
        named(parent, field.relationToFields?.[at] ?? ''),
      ]);
      return { model: parent, columns };
    });
}

type Rows = Map<string, Record<string, unknown>>;

/**
 * One row in every table, for one company, with every column that has no default filled and every reference pointing at
 * a row of the same company.
 *
 * @param adminUrl as a superuser, whom row level security does not stop
 */
export async function fillEveryTable(adminUrl: string): Promise<{ companyId: string; rows: Rows }> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const rows: Rows = new Map();
  const companyId = newId();
  try {
    for (const model of tablesInOrder()) {
      const row = rowFor(model, companyId, rows);
      if (!comesWithCompany.has(tableOf(model))) await insert(client, tableOf(model), row);
      rows.set(tableOf(model), row);
    }
  } finally {
    await client.end();
  }
  return { companyId, rows };
}

export function rowFor(model: ModelDefinition, companyId: string, rows: Rows): Record<string, unknown> {
  created += 1;
  const table = tableOf(model);
  const columns = model.fields.filter(
    (field) => field.kind !== 'object' && (field.isRequired || field.isId) && !field.hasDefaultValue,
  );
  const row: Record<string, unknown> = Object.fromEntries(columns.map((field) => [columnOf(field), sampleOf(field)]));
  for (const parent of parentsOf(model)) {
    const from = rows.get(tableOf(parent.model));
    for (const [own, theirs] of parent.columns) if (from) row[own] = from[theirs];
  }
  const isCompanys = model.fields.some((field) => field.name === 'companyId');
  return {
    ...row,
    ...narrowed[table]?.(created),
    ...(isCompanys ? { company_id: companyId } : {}),
    ...(table === 'company' || table === 'mobile_rules' ? { id: companyId } : {}),
  };
}

export async function insert(client: pg.ClientBase, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(', ');
  const places = names.map((_, at) => `$${at + 1}`).join(', ');
  await client.query(`INSERT INTO "${table}" (${columns}) VALUES (${places})`, Object.values(row));
}
