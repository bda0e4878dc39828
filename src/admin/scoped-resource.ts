import { type AdminJS, BaseRecord, type RecordJSON, Resource, ResourceDecorator, type ResourceJSON } from '#adminjs';
import { tableOf } from '../db/datamodel.ts';
import { commandsOf } from '../domain/commands.ts';
import { conditions, type FilterValue, titled } from '../domain/records/filters.ts';
import { columnsOf, type Row } from '../domain/records/model.ts';
import { recordNotFound } from '../domain/records/problems.ts';
import { countRecords, findRecords, readRecords, readTitles, type Sort } from '../domain/records/read.ts';
import { isUnchanged } from '../domain/records/unchanged.rule.ts';
import { isUuid } from '../id.ts';
import { fieldRefused } from '../policies/policy.ts';
import type { Model } from '../policies/roles.ts';
import { isLive, readWithButtons } from './buttons.ts';
import { ColumnProperty } from './column-property.ts';
import { type Declaration, formFields, isShown, virtualFields } from './declaration.ts';
import { currentRequest } from './request.ts';
import { declarationOf, isDeclared } from './resources/index.ts';
import { nameAuthors } from './resources/sync-story.ts';
import { valueLabel, wordColumns } from './wording.ts';

/** Nobody reads page one thousand: from here on the count says "and more". */
export const countedAtMost = 10_000;

/** Filters as AdminJS and our own list action hand them over. */
export interface GivenFilter {
  filters?: Record<string, { value: FilterValue }>;
}

export interface GivenPage {
  limit?: number;
  offset?: number;
  sort?: { sortBy?: string; direction?: 'asc' | 'desc' };
}

const wholeFrom = (value: unknown, least: number, otherwise: number): number => {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) && number >= least ? number : otherwise;
};

/** What a list was asked to be narrowed to: some columns are asked for by whether they have a value at all. */
export function givenFilters(
  { properties = {} }: Declaration,
  given: GivenFilter['filters'] = {},
): Record<string, FilterValue> {
  const asked = (path: string, value: FilterValue): FilterValue =>
    properties[path]?.custom?.isPresence && (value === 'any' || value === 'none') ? { isSet: value === 'any' } : value;
  return Object.fromEntries(Object.entries(given).map(([path, { value }]) => [path, asked(path, value)]));
}

/** The name of a record that another one refers to: its title and nothing else of it. */
class TitleRecord extends BaseRecord {
  override toJSON(): RecordJSON {
    const shown = this.resource.decorate();
    const actions = this.params.deletedAt ? [] : shown.recordActions(this).filter(({ name }) => name === 'show');
    return {
      id: String(this.params.id),
      title: shown.titleOf(this),
      params: { id: this.params.id },
      populated: {},
      errors: {},
      baseError: null,
      recordActions: actions.map((action) => action.toJSON()),
      bulkActions: [],
    } as RecordJSON;
  }
}

/** A resource as one principal may know it: only what they may see, only the actions they may take. */
class ScopedDecorator extends ResourceDecorator {
  readonly #declaration: Declaration;

  constructor(declaration: Declaration, given: ConstructorParameters<typeof ResourceDecorator>[0]) {
    super(given);
    this.#declaration = declaration;
  }

  override titleOf(record: BaseRecord): string {
    const { model, title } = this.#declaration;
    const words = title.map((field) => valueLabel(model, field, record.params[field])).filter(Boolean);
    return words.join(' · ') || String(record.params.id ?? '');
  }

  override recordActions(record: BaseRecord): ReturnType<ResourceDecorator['recordActions']> {
    const id = String(record.params.id);
    return super.recordActions(record).filter(({ name }) => isLive(this.#declaration, name, id));
  }

  override toJSON(): ResourceJSON {
    const whole = super.toJSON();
    const { ctx } = currentRequest();
    const shown = (properties: typeof whole.listProperties) =>
      properties.filter(({ name }) => isShown(this.#declaration, name));
    const form = new Set([...formFields(this.#declaration, 'add'), ...formFields(this.#declaration, 'change')]);
    const known = Object.entries(whole.properties).filter(
      ([name]) => isShown(this.#declaration, name) || form.has(name),
    );
    const notice = this.#declaration.notice?.(ctx);
    return {
      ...whole,
      properties: Object.fromEntries(known),
      listProperties: shown(whole.listProperties),
      showProperties: shown(whole.showProperties),
      filterProperties: shown(whole.filterProperties),
      editProperties: whole.editProperties.filter(({ name }) => form.has(name)),
      actions: Object.values(this.actions)
        .filter((action) => action.isAccessible() && !action.name.includes('.'))
        .map((action) => action.toJSON())
        .map((action) => (notice ? { ...action, custom: { ...action.custom, notice } } : action)),
      resourceActions: whole.resourceActions.map((action) =>
        notice ? { ...action, custom: { ...action.custom, notice } } : action,
      ),
    };
  }
}

/**
 * The wall for every read and write of AdminJS: whatever action asks, it gets the records, columns and commands that the
 * principal of the request may have. Outside of a request there is none, and everything is refused.
 */
export class ScopedResource extends Resource {
  get table(): Model {
    return tableOf(this.model as never) as Model;
  }

  get declaration(): Declaration {
    return declarationOf(this.table);
  }

  override id(): string {
    return this.table;
  }

  override databaseName(): string {
    return 'hajira';
  }

  protected override prepareProperties(): never {
    const properties = columnsOf(this.table).map(
      (field, position) => new ColumnProperty(this.model as never, field, position, isDeclared),
    );
    return Object.fromEntries(properties.map((property) => [property.path(), property])) as never;
  }

  /** What comes from an address bar may be called `__proto__`. */
  override property(path: string): ReturnType<Resource['property']> {
    return Object.hasOwn(this.propertiesObject, path) ? super.property(path) : null;
  }

  override assignDecorator(admin: AdminJS, options = {}): void {
    this._decorated = new ScopedDecorator(this.declaration, { resource: this, admin, options });
  }

  async #record(rows: Row[], where: 'list' | 'record'): Promise<BaseRecord[]> {
    const { ctx, companies } = currentRequest();
    for (const { companyId } of rows) if (typeof companyId === 'string') companies.add(companyId);
    await this.declaration.enrich?.(ctx, rows, where);
    if (where === 'record' && this.declaration.show.includes('createdBy')) await nameAuthors(ctx, rows);
    for (const row of rows) wordColumns(row, this.declaration.composed ?? []);
    return rows.map((row) => new BaseRecord(this.#paramsOf(row), this));
  }

  /** Only what may be shown; days without a time, and JSON as text, since AdminJS takes objects apart. */
  #paramsOf(row: Row): Row {
    const values = new Map<string, unknown>();
    for (const field of columnsOf(this.table)) {
      const value = row[field.name];
      if (value === undefined || !isShown(this.declaration, field.name)) continue;
      // a message is worded already
      if (field.type === 'Json' && value !== null && typeof value !== 'string')
        values.set(field.name, JSON.stringify(value));
      else if (value instanceof Date && field.nativeType?.[0] === 'Date')
        values.set(field.name, value.toISOString().slice(0, 10));
      else values.set(field.name, value);
    }
    for (const name of virtualFields(this.declaration)) if (row[name] !== undefined) values.set(name, row[name]);
    return Object.fromEntries(values);
  }

  override async count(filter: GivenFilter): Promise<number> {
    const { ctx } = currentRequest();
    return countRecords(
      ctx,
      this.table,
      conditions(ctx, this.table, givenFilters(this.declaration, filter.filters)),
      countedAtMost,
    );
  }

  override async find(filter: GivenFilter, page: GivenPage = {}): Promise<BaseRecord[]> {
    const { ctx } = currentRequest();
    const { list, title, sort, reads = [] } = this.declaration;
    const wanted: Sort = { field: page.sort?.sortBy ?? sort.field, direction: page.sort?.direction ?? sort.direction };
    const sortable = this.property(wanted.field)?.isSortable() && isShown(this.declaration, wanted.field);
    const rows = await findRecords(ctx, this.table, {
      where: conditions(ctx, this.table, givenFilters(this.declaration, filter.filters)),
      sort: sortable ? wanted : sort,
      limit: wholeFrom(page.limit, 1, 20),
      offset: wholeFrom(page.offset, 0, 0),
      columns: [...list, ...title, ...reads],
    });
    return this.#record(rows, 'list');
  }

  /** What a picker offers: names only. By a record's id that record, so that one that was chosen can be named again. */
  async search(text: string): Promise<BaseRecord[]> {
    if (isUuid(text)) return this.findMany([text]);
    const { ctx } = currentRequest();
    const { title } = this.declaration;
    const rows = await findRecords(ctx, this.table, {
      where: titled(ctx, this.table, title, text),
      sort: { field: title[0], direction: 'asc' },
      limit: 50,
      columns: title,
    });
    return rows.map((row) => new TitleRecord(row, this));
  }

  override async findOne(id: string | number): Promise<BaseRecord | null> {
    if (!isUuid(id)) return null;
    const { ctx, editing, reached } = currentRequest();
    const isRead = editing?.model === this.table && editing.id === id;
    const read = isRead ? editing : await readWithButtons(ctx, this.declaration, id);
    if (!read) return null;
    reached.set(`${this.table}/${id}`, read.reached);
    const [record] = await this.#record([{ ...read.row }], 'record');
    return record ?? null;
  }

  /** AdminJS reads many records by id only to name what others refer to: it gets names and nothing else. */
  override async findMany(ids: (string | number)[]): Promise<BaseRecord[]> {
    const { ctx, companies } = currentRequest();
    const wanted = [...new Set(ids.filter((id): id is string => isUuid(id)))];
    const where = companies.size > 0 ? [...companies] : undefined;
    const rows = await readTitles(ctx, this.table, wanted, this.declaration.title, where);
    return rows.map((row) => new TitleRecord(row, this));
  }

  /** The records that were ticked in a list. @returns fewer than asked for when some are gone or not theirs */
  async picked(ids: readonly string[]): Promise<BaseRecord[]> {
    return this.#record(await readRecords(currentRequest().ctx, this.table, ids.filter(isUuid)), 'record');
  }

  override async create(given: Row): Promise<Row> {
    const { ctx } = currentRequest();
    ctx.policy.require('add', this.table);
    const form = formFields(this.declaration, 'add');
    const refused = Object.keys(given).find((field) => !form.includes(field));
    if (refused !== undefined) throw fieldRefused({ model: this.table, field: refused });
    return commandsOf(this.table).add(ctx, (await this.declaration.given?.(ctx, given)) ?? given);
  }

  override async update(id: string | number, given: Row = {}): Promise<Row> {
    const before = await this.findOne(id);
    if (!before) throw recordNotFound({ model: this.table });
    return (await this.change(before, given)).params;
  }

  /**
   * A form posts back all that it read: what came back as it was is dropped, a changed field that they may not write is
   * refused by name.
   *
   * @param before the record that the form was made of
   * @returns the record as it is then
   */
  async change(before: BaseRecord, given: Row): Promise<BaseRecord> {
    const { ctx } = currentRequest();
    ctx.policy.require('change', this.table);
    const form = formFields(this.declaration, 'change');
    const values: Row = {};
    for (const [field, value] of Object.entries(given)) {
      const stored = before.get(field);
      if (stored !== undefined && isUnchanged(stored, value)) continue;
      if (!form.includes(field)) throw fieldRefused({ model: this.table, field });
      values[field] = value;
    }
    const row = await commandsOf(this.table).change(ctx, String(before.params.id), values);
    const [after] = await this.#record([row], 'record');
    return after ?? before;
  }

  override async delete(id: string | number): Promise<void> {
    await commandsOf(this.table).remove(currentRequest().ctx, String(id));
  }
}
