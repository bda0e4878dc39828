import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { hasColumn, type Row } from '../../domain/records/model.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { importMessage } from '../../i18n/imports.ts';
import { isMessage } from '../../i18n/message.ts';
import { recordMessage } from '../../i18n/records.ts';
import type { Model } from '../../policies/roles.ts';
import type { FieldProblem } from '../../problem.ts';
import { bodySchema } from './columns.ts';

/** RFC 6901: what a key looks like inside a JSON pointer. */
const escaped = (key: PropertyKey): string => String(key).slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1');

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const path = issue.path.map(escaped);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, escaped(key)].join('/'),
      message: importMessage('field.unknown'),
    }));
  }
  // what this program refuses comes with its message; the rest is the validator's own
  const own: unknown = issue.code === 'custom' ? issue.params?.message : undefined;
  const message = isMessage(own) ? own : recordMessage('field.rejected', { reason: issue.message });
  return [{ field: path.join('/'), message }];
}

/** A checked body. @throws Problem `record.invalid` naming every field to correct */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.flatMap(problemsOf);
  // one mistake in a field is enough to begin with
  throw invalidFields(found.filter(({ field }, at) => found.findIndex((other) => other.field === field) === at));
}

const isObject = (body: unknown): body is Row => typeof body === 'object' && body !== null && !Array.isArray(body);

const schemas = new Map<string, z.ZodObject>();

function schemaOf(model: Model, act: 'add' | 'change'): z.ZodObject {
  const key = `${model}.${act}`;
  const found = schemas.get(key) ?? bodySchema(model, act);
  schemas.set(key, found);
  return found;
}

/**
 * The fields of a POST or PATCH. First whether they may send them at all, so that a field they may not write is refused by its
 * name whatever its value; then whether they make sense.
 *
 * @throws Problem `policy.refused`, `policy.field-refused`, `record.invalid`
 */
export function readFields(ctx: Context, model: Model, act: 'add' | 'change', body: unknown): Row {
  ctx.policy.require(act, model);
  const columns = isObject(body) ? Object.keys(body).filter((name) => hasColumn(model, name)) : [];
  ctx.policy.requireFields(model, columns, act);
  return parseBody(schemaOf(model, act), body);
}
