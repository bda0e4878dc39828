/** Who changed what on which side, in the words and names that the reader may know: for conflicts and refused changes. */
import { type Context, companyOf } from '../../context.ts';
import { datamodel, modelOf, tableOf } from '../../db/datamodel.ts';
import { columnsOf, formName, type Row } from '../../domain/records/model.ts';
import { readTitles } from '../../domain/records/read.ts';
import { mayBringBack } from '../../domain/sites/conflicts.ts';
import { type Model, models } from '../../policies/roles.ts';
import { descriptionOf } from '../../policies/tables/index.ts';
import { mainTablesFirst } from '../table-order.ts';
import { fieldLabel } from '../wording.ts';
import { titlesFor } from './titles.ts';

/** The filter by table: those that people change on both sides, and punches, which come from both. */
export const travellers = {
  components: { filter: 'ValueFilter' },
  custom: {
    areTables: true,
    values: mainTablesFirst.filter((model) => {
      const { direction, isCommand, receives } = descriptionOf(model).replication ?? {};
      return (direction === 'both' && !isCommand) || receives === 'facts';
    }),
  },
};

const known = (name: unknown): Model | undefined => models.find((model) => model === name);

/** Titles of records that were asked for all at once, table by table; what they may not see has none. */
export class Names {
  readonly #ctx: Context;
  readonly #wanted = new Map<Model, Set<string>>();
  readonly #found = new Map<string, { title: string; isDeleted: boolean }>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  want(name: unknown, id: unknown): void {
    const model = known(name);
    if (!model || typeof id !== 'string') return;
    this.#wanted.set(model, (this.#wanted.get(model) ?? new Set()).add(id));
  }

  async read(): Promise<void> {
    for (const [model, ids] of this.#wanted) {
      // who somebody is, is their name alone
      const columns = (titlesFor(model) ?? ['id']).slice(0, model === 'user' ? 1 : undefined);
      for (const row of await readTitles(this.#ctx, model, [...ids], columns)) {
        const title = columns.map((column) => row[column]).filter((value) => value !== null && value !== undefined);
        this.#found.set(String(row.id), { title: title.map(String).join(' · '), isDeleted: Boolean(row.deletedAt) });
      }
    }
  }

  of(id: unknown): { title: string; isDeleted: boolean } | undefined {
    return this.#found.get(String(id));
  }
}

/** `user:<id>` and `site:<id>` as principals are written down. */
const principalOf = (text: unknown): [model: 'user' | 'site', id: string] | undefined => {
  const [, kind, id] = /^(user|site):([0-9a-f-]{36})$/.exec(String(text)) ?? [];
  return kind && id ? [kind as 'user' | 'site', id] : undefined;
};

/** Who made each row, by name instead of by id; whom the reader may not know stays as they are written down. */
export async function nameAuthors(ctx: Context, rows: readonly Row[]): Promise<void> {
  const names = new Names(ctx);
  for (const { createdBy } of rows) {
    const [model, id] = principalOf(createdBy) ?? [];
    names.want(model, id);
  }
  await names.read();
  for (const row of rows) row.createdBy = names.of(principalOf(row.createdBy)?.[1])?.title ?? row.createdBy;
}

/** Whoever made a change: null for the database itself, and for what the reader may not know. */
function whoOf(names: Names, text: unknown): string | null {
  const principal = principalOf(text);
  if (principal) return names.of(principal[1])?.title ?? null;
  return typeof text === 'string' && text !== 'system' ? text : null;
}

const fieldOf = (model: unknown, column: unknown) => {
  const table = known(model);
  return table && columnsOf(table).find(({ name }) => name === formName(String(column)));
};

/** The table that a column refers to. */
function referenceOf(model: unknown, column: unknown): Model | undefined {
  const table = known(model);
  const field = fieldOf(model, column);
  if (!table || !field) return undefined;
  const relation = modelOf(table).fields.find(({ relationFromFields }) => relationFromFields?.[0] === field.name);
  const target = datamodel().models.find(({ name }) => name === relation?.type);
  return target && known(tableOf(target));
}

const VALUES = ['baseValue', 'cloudValue', 'siteValue'] as const;

/** How a value is to be read: a screen writes instants, days and yes or no in its reader's own way. */
function kindOf(model: unknown, column: unknown): 'instant' | 'day' | 'choice' | 'text' {
  const field = fieldOf(model, column);
  if (field?.type === 'Boolean') return 'choice';
  if (field?.type !== 'DateTime') return 'text';
  return field.nativeType?.[0] === 'Date' ? 'day' : 'instant';
}

/** A value out of JSON as the text of a cell; what the reader may not see, and nothing, are empty. */
const inAFile = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Adds to conflicts what their sentence is made of: names instead of ids. */
export async function tellConflicts(ctx: Context, rows: Row[]): Promise<void> {
  const names = new Names(ctx);
  for (const row of rows) {
    names.want(row.model, row.recordId);
    names.want('site', row.siteId);
    const by = principalOf(row.siteBy);
    if (by) names.want(...by);
    const to = referenceOf(row.model, row.field);
    if (to) for (const value of VALUES) names.want(to, row[value]);
  }
  await names.read();
  const chosen = await chosenHere(
    ctx,
    rows.map(({ id }) => String(id)),
  );
  for (const row of rows) {
    const isReference = referenceOf(row.model, row.field) !== undefined;
    const value = (of: (typeof VALUES)[number]) =>
      isReference && row[of] ? (names.of(row[of])?.title ?? null) : row[of];
    const record = names.of(row.recordId);
    row.isDeleted = record?.isDeleted ?? record === undefined;
    row.mayReturn = record?.isDeleted === true && mayBringBack(ctx, row);
    row.isChosen = chosen.has(String(row.id));
    row.record = record?.title ?? null;
    row.changed = fieldLabel(String(row.model), formName(String(row.field)));
    row.siteWho = whoOf(names, row.siteBy);
    row.cloudWho = whoOf(names, row.cloudBy);
    row.before = inAFile(value('baseValue'));
    row.inCloud = inAFile(value('cloudValue'));
    row.onSite = inAFile(value('siteValue'));
    row.story = JSON.stringify({
      kind: kindOf(row.model, row.field),
      property: formName(String(row.field)),
      siteName: names.of(row.siteId)?.title ?? null,
      siteWho: whoOf(names, row.siteBy),
      cloudWho: whoOf(names, row.cloudBy),
      before: value('baseValue'),
      inCloud: value('cloudValue'),
      onSite: value('siteValue'),
      isDeleted: record?.isDeleted === true,
      isChosen: row.isChosen,
    });
  }
}

/** On a site: conflicts that somebody has decided here and the cloud does not know yet. */
async function chosenHere(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ctx.deploymentRole !== 'site' || ids.length === 0) return new Set();
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT DISTINCT unnest(resolves) AS id FROM sync_outbox WHERE company_id = $1 AND resolves && $2::uuid[]`,
    [companyOf(ctx), ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What stands in a column of JSON, when it is an object. */
const OBJECT = (column: string) => `CASE jsonb_typeof(${column}) WHEN 'object' THEN ${column} ELSE '{}' END`;

/** Adds to waiting changes whose record it is, who changed it and which fields; never what they were. */
export async function tellWaiting(ctx: Context, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const { rows: found } = await ctx.sql.query<{ id: string; fields: string[]; by: string | null }>(
    `SELECT id, ARRAY(SELECT jsonb_object_keys(${OBJECT('base_values')})) AS fields,
            (SELECT who FROM jsonb_each_text(${OBJECT('authors')}) AS each(field, who) ORDER BY field = '*' DESC, field LIMIT 1) AS by
     FROM sync_outbox WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), rows.map(({ id }) => id)],
  );
  const more = new Map(found.map((one) => [one.id, one]));
  const names = new Names(ctx);
  for (const row of rows) {
    names.want(row.model, row.entityId);
    const by = principalOf(more.get(String(row.id))?.by);
    if (by) names.want(...by);
  }
  await names.read();
  for (const row of rows) {
    const { fields = [], by = null } = more.get(String(row.id)) ?? {};
    row.record = names.of(row.entityId)?.title ?? null;
    row.changed = fields.map((field) => fieldLabel(String(row.model), formName(field))).join(', ') || null;
    row.story = JSON.stringify({
      who: whoOf(names, by),
      fields: fields.map(formName),
      isDeleted: names.of(row.entityId)?.isDeleted ?? false,
    });
  }
}
