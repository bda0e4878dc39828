import { z } from 'zod';
import { datamodel, type FieldDefinition, modelOf } from '../../db/datamodel.ts';
import { LONGEST_TEXT } from '../../domain/records/clean-text.rule.ts';
import { columnsOf } from '../../domain/records/model.ts';
import { parseValue } from '../../domain/records/values.rule.ts';
import { render } from '../../i18n/message.ts';
import { isMachineWritten, isPlatformDecided, isSecret, isSetOnce } from '../../policies/fields.ts';
import type { Model } from '../../policies/roles.ts';
import { inputsBesideColumns } from './inputs.ts';

const nativeOf = (field: FieldDefinition): string | undefined => field.nativeType?.[0];

export const isDay = (field: FieldDefinition): boolean => field.type === 'DateTime' && nativeOf(field) === 'Date';
export const isUuidColumn = (field: FieldDefinition): boolean => nativeOf(field) === 'Uuid';
export const isText = (field: FieldDefinition): boolean =>
  field.type === 'String' && field.kind === 'scalar' && !isUuidColumn(field) && !field.isList;

/** What lists can be narrowed and sorted by. */
export const isComparable = (field: FieldDefinition): boolean => !field.isList && field.type !== 'Json';

/** PostgreSQL's text has no NUL. */
export const hasNoNul = (text: string): boolean => !text.includes('\0');

const text = z.string().max(500).refine(hasNoNul, 'must hold no NUL character');

/** Years that every calendar here can say. */
const year = /^[12]/;

function decimal([precision = '12', scale = '2']: readonly string[]) {
  const whole = Number(precision) - Number(scale);
  return z
    .string()
    .regex(new RegExp(`^\\d{1,${whole}}(\\.\\d{1,${scale}})?$`), `must be an amount in text like "12500.00"`)
    .meta({ format: 'decimal', description: 'An amount as text: JSON numbers round.' });
}

function integer(field: FieldDefinition) {
  return nativeOf(field) === 'SmallInt' ? z.int().min(-32_768).max(32_767) : z.int().min(-999_999_999).max(999_999_999);
}

export const valuesOf = (field: FieldDefinition): string[] =>
  datamodel()
    .enums.find(({ name }) => name === field.type)
    ?.values.map(({ name }) => name) ?? [];

/** What a single value of a column looks like on its way in; never null. */
export function inputSchema(field: FieldDefinition): z.ZodType {
  if (field.isList) return z.array(text).max(200);
  if (field.kind === 'enum') return z.enum(valuesOf(field));
  switch (field.type) {
    case 'Int':
      return integer(field);
    case 'BigInt':
      return z.string().regex(/^-?\d{1,18}$/, 'must be a whole number in text');
    case 'Boolean':
      return z.boolean();
    case 'Decimal':
      return decimal(field.nativeType?.[1] ?? []);
    case 'DateTime':
      return isDay(field)
        ? z.iso.date('must be a day like 2026-11-22').regex(year)
        : z.iso.datetime({ offset: true, error: 'must be an instant like 2026-11-22T08:00:00+06:00' }).regex(year);
    default:
      return isUuidColumn(field) ? z.uuid('must be the id of a record') : text;
  }
}

/** What a form, a file and a body may say of such a column is read by one parser; the schema shows its plainest form. */
const bodyForms: Readonly<Record<'amount' | 'day' | 'instant', z.core.GlobalMeta>> = {
  amount: { format: 'decimal', description: 'An amount as text, like "12500.00": JSON numbers round.' },
  day: { format: 'date', description: 'A day like "2026-11-22".' },
  instant: {
    format: 'date-time',
    description:
      'An instant like "2026-11-22T08:00:00+06:00". Without an offset, and of a day alone, it is one of the time zone of the company.',
  },
};

/** The reading depends on the company's zone for instants without an offset; whether one can be read does not. */
const ANY_ZONE = 'UTC';

/** What a single value of a column looks like in a body; never null. Read by the parser that reads forms and files. */
function bodyValue(field: FieldDefinition): z.ZodType {
  const isRead = field.type === 'Decimal' || field.type === 'DateTime' || isText(field);
  if (!isRead) return inputSchema(field);
  const read = z
    .string()
    .max(LONGEST_TEXT, `At most ${LONGEST_TEXT} characters.`)
    .check(({ value, issues }) => {
      const parsed = parseValue(value, field, { zone: ANY_ZONE });
      if (!parsed.ok)
        issues.push({
          code: 'custom',
          message: render(parsed.message, 'en'),
          params: { message: parsed.message },
          input: value,
        });
    });
  if (field.type === 'Decimal') return read.meta(bodyForms.amount);
  if (field.type === 'DateTime') return read.meta(isDay(field) ? bodyForms.day : bodyForms.instant);
  return read;
}

/** What a single value of a column looks like on its way out; never null. */
function outputSchema(field: FieldDefinition): z.ZodType {
  if (field.type === 'Decimal')
    return z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .meta({ format: 'decimal' });
  if (field.isList) return z.array(z.string());
  if (field.type === 'Json')
    return z.unknown().meta({
      description:
        'Any JSON. A message of the program is `{code, params, text}`: `text` is in the language of Accept-Language.',
    });
  if (field.type === 'DateTime') return isDay(field) ? z.iso.date() : z.iso.datetime();
  if (field.type === 'Int') return z.int();
  if (field.type === 'String' && !isUuidColumn(field)) return z.string();
  return isUuidColumn(field) ? z.guid() : inputSchema(field);
}

type Shape = Record<string, z.ZodType>;

/** The columns that can leave at all: whoever asks, secrets are none. */
export const shownColumns = (model: Model): FieldDefinition[] =>
  columnsOf(model).filter((field) => !isSecret(model, field.name));

const records = new Map<Model, z.ZodObject>();

/** A record as it is answered: whoever may not view a field gets a record without it. */
export function recordSchema(model: Model): z.ZodObject {
  const known = records.get(model) ?? z.strictObject(recordShape(model)).meta({ id: modelOf(model).name });
  records.set(model, known);
  return known;
}

function recordShape(model: Model): Shape {
  const shape: Shape = {};
  for (const field of shownColumns(model)) {
    const value = outputSchema(field);
    const said = field.isRequired || field.isList ? value : value.nullable();
    shape[field.name] = field.name === 'id' ? said : said.optional();
  }
  return shape;
}

function columnInputs(model: Model, act: 'add' | 'change'): Shape {
  const shape: Shape = {};
  for (const field of columnsOf(model)) {
    const isSent = !isMachineWritten(model, field.name) && !isPlatformDecided(model, field.name);
    if (!isSent || field.type === 'Json' || (act === 'change' && isSetOnce(model, field.name))) continue;
    const value = bodyValue(field);
    const said = field.isRequired || field.isList ? value : value.nullable();
    const isNeeded = act === 'add' && field.isRequired && !field.hasDefaultValue && !field.isList;
    shape[field.name] = isNeeded ? said : said.optional();
  }
  return shape;
}

/** What a POST or a PATCH may send of a table: its own columns, and what its command takes beside them. */
export const bodySchema = (model: Model, act: 'add' | 'change'): z.ZodObject =>
  z.strictObject({ ...columnInputs(model, act), ...inputsBesideColumns[model]?.[act] });
