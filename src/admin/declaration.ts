import type { PropertyOptions } from '#adminjs';
import type { Context } from '../context.ts';
import { columnsOf, hasColumn, type Row } from '../domain/records/model.ts';
import type { Sort } from '../domain/records/read.ts';
import type { Model, Operation } from '../policies/roles.ts';
import type { ComponentName } from './components.ts';
import { currentRequest } from './request.ts';

/** The fields of a form, as they were sent. */
export type Given = Record<string, unknown>;

/** What a button of our own answers with: a notice, and data for its component. */
export interface ActionResult {
  /** a key of the locale's messages */
  message?: string;
  data?: Record<string, unknown>;
  /** nothing was done that a notice would have to say */
  isQuiet?: boolean;
  /** stay on the button's own page instead of going to the record */
  stay?: boolean;
  /** the record is gone from here: show the list */
  goToList?: boolean;
}

/**
 * One thing that a button's screen asks for besides the button itself: `preview`, `confirm`. It is a route of its own,
 * `<button>.<verb>`, by POST only, and its right is asked before its form is read.
 */
export interface Verb extends Partial<Pick<RecordAction, 'act' | 'model' | 'takes' | 'may' | 'actOn'>> {
  run: NonNullable<RecordAction['run']>;
}

/** A button on a record. It runs by POST only; a GET reads the record that its form is about. */
export interface RecordAction {
  /** the right it needs, on the resource's own model unless `model` says otherwise */
  act: Operation;
  model?: Model;
  /** what its form holds, where that is a file: the largest body that is read for it (body.ts) */
  takes?: 'file';
  icon: string;
  component: ComponentName;
  /** stands above the list and is about no record: `run` gets '' for the id, and every answer is data */
  onTable?: boolean;
  /** no button: what a screen's own parts ask for */
  isHidden?: true;
  variant?: 'primary' | 'danger' | 'default';
  /** for the component */
  custom?: Record<string, unknown>;
  /** a page of its own instead of a drawer beside the list */
  isWide?: boolean;
  /** instead of the one right: whether the principal of the request has this button at all */
  may?: (ctx: Context) => boolean;
  /** the right that it needs on the one record, where that is not `act`: a button that would be refused is not shown */
  actOn?: (ctx: Context) => Operation;
  /** whether it makes sense here, beyond the right; asked with the record's own values */
  isOffered?: (row: Row) => boolean;
  /** what its page shows beside the record; in a transaction that only reads */
  read?: (ctx: Context, id: string) => Promise<Record<string, unknown>>;
  /** what a POST of the button does; without it there are only its verbs */
  run?: (ctx: Context, id: string, given: Row) => Promise<ActionResult>;
  /** by name; each has the button's right where it says no other */
  verbs?: Readonly<Record<string, Verb>>;
}

/** A button on many records that were ticked. Everything about them is asked and done by POST. */
export interface ManyAction {
  icon: string;
  component: ComponentName;
  may: (ctx: Context) => boolean;
  /** what its screen asks for, by name: each is a route of its own. `ids` are those of the ticked records that they may see */
  verbs: Readonly<Record<string, (ctx: Context, ids: readonly string[], given: Row) => Promise<ActionResult>>>;
}

/** A table in the panel: what is shown where. What may be shown or sent is the policy's, not decided here. */
export interface Declaration {
  model: Model;
  group: 'business' | 'people' | 'attendance' | 'phones' | 'terminals' | 'access' | 'system';
  icon: string;
  /** what a record is called, where others refer to it: the first is its name, all are searched */
  title: readonly [string, ...string[]];
  list: readonly string[];
  /** the columns of the list on the screen of a phone */
  phone: readonly string[];
  show: readonly string[];
  filter: readonly string[];
  /** the columns of its file, where they are others than those of the list and of a record's page */
  file?: readonly string[];
  form: readonly string[] | ((ctx: Context, act: 'add' | 'change') => readonly string[]);
  /** columns that `enrich` needs in lists beyond those shown */
  reads?: readonly string[];
  sort: Sort;
  properties?: Record<string, PropertyOptions>;
  /** fields of the form that are no columns, or that a command takes although no form may write the column */
  takes?: (ctx: Context, act: 'add' | 'change') => readonly string[];
  /** form fields that stand for a column: what is wrong with the column is said there */
  stands?: Readonly<Record<string, string>>;
  /** turns what the form of a new record says into what the command takes */
  given?: (ctx: Context, given: Row) => Promise<Row>;
  /** adds values that are no columns to rows that were read, `where` they are shown */
  enrich?: (ctx: Context, rows: Row[], where: 'list' | 'record') => Promise<void>;
  /** a line above list and forms: a key of the locale's messages */
  notice?: (ctx: Context) => string | undefined;
  /** values that the program composed, in English: they are worded for whoever reads them (wording.ts) */
  composed?: readonly string[];
  deletesMany?: boolean;
  /** whether a record that is shown can still be removed at all, beyond the right; every record when left out */
  isRemovable?: (row: Row) => boolean;
  actions?: Record<string, RecordAction>;
}

/** Values that rows carry besides their columns; `undefined` columns of the table are never among them. */
export const virtualFields = (declaration: Declaration): string[] =>
  Object.keys(declaration.properties ?? {}).filter((name) => !hasColumn(declaration.model, name));

/** A company's people never see or say which company: it is always their own. */
const isCompanyOfSomebody = (ctx: Context, field: string): boolean => field === 'companyId' && ctx.companyId !== null;

/** Whether the principal of the request may see a property at all: in lists, filters, forms and page state. */
export function isShown(declaration: Declaration, field: string): boolean {
  const { ctx } = currentRequest();
  if (isCompanyOfSomebody(ctx, field)) return false;
  if (hasColumn(declaration.model, field)) return ctx.policy.mayView(declaration.model, field);
  return virtualFields(declaration).includes(field) && ctx.policy.allows('view', declaration.model);
}

/** The fields that the principal's form for adding or changing a record has. */
export function formFields(declaration: Declaration, act: 'add' | 'change'): string[] {
  const { ctx } = currentRequest();
  const taken = declaration.takes?.(ctx, act) ?? [];
  const isWritable = (field: string) =>
    taken.includes(field) ||
    (columnsOf(declaration.model).some(({ name }) => name === field) &&
      ctx.policy.mayWrite(declaration.model, field, act));
  const form = typeof declaration.form === 'function' ? declaration.form(ctx, act) : declaration.form;
  return form.filter((field) => isWritable(field) && !isCompanyOfSomebody(ctx, field));
}
