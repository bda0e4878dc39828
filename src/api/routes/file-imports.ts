import { z } from 'zod';
import { addImport } from '../../domain/imports/imports.ts';
import { type FilePlan, filePlan } from '../../domain/imports/punches/plan.ts';
import { FormFile } from '../../http/form-file.ts';
import { recordMessage } from '../../i18n/records.ts';
import { parseBody } from '../records/body.ts';
import { recordSchema } from '../records/columns.ts';
import { exampleRecord } from '../records/examples.ts';
import { afterWriting } from '../records/find.ts';
import type { Call, Route } from '../route.ts';
import { begin } from './begin-act.ts';

const plan = filePlan.optional().meta({
  description:
    'How its rows are to be read. Guessed from the whole file when it is left out; refused when two readings fit.',
});

const newImport = z
  .strictObject({
    fileName: z.string().min(1).max(200),
    content: z.string().min(1).optional().meta({ description: 'The file as text.' }),
    contentBase64: z
      .base64()
      .min(1)
      .optional()
      .meta({ description: 'Or its bytes: for XLSX, and for a text that is not UTF-8.' }),
    plan,
  })
  .refine(
    ({ content, contentBase64 }) => (content === undefined) !== (contentBase64 === undefined),
    'Give content or contentBase64.',
  )
  .meta({ id: 'NewFileImport' });

/** As the document says it. */
const uploadedFile = z
  .strictObject({
    file: z
      .string()
      .meta({ contentMediaType: 'application/octet-stream', description: 'The file as it is, up to 28 MB.' }),
    fileName: z.string().min(1).max(200).optional().meta({ description: 'The name of the part when it is left out.' }),
    plan,
  })
  .meta({ id: 'UploadedFileImport' });

/** As it is read: in a form, a plan is a text of JSON. */
const uploadedForm = z.strictObject({
  file: z.instanceof(FormFile),
  fileName: z.string().min(1).max(200).optional(),
  plan: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', params: { message: recordMessage('field.not-json') } });
        return z.NEVER;
      }
    })
    .pipe(filePlan)
    .optional(),
});

/** The file of either body. @throws Problem `record.invalid` naming what is wrong */
function importOf(body: unknown): { fileName: string; content: Buffer; plan: FilePlan | undefined } {
  if ((body as { file?: unknown } | undefined)?.file instanceof FormFile) {
    const { file, fileName, plan: chosen } = parseBody(uploadedForm, body);
    return { fileName: fileName ?? (file.name || 'file'), content: file.bytes, plan: chosen };
  }
  const { fileName, content, contentBase64, plan: chosen } = parseBody(newImport, body);
  const bytes = contentBase64 === undefined ? Buffer.from(content ?? '') : Buffer.from(contentBase64, 'base64');
  return { fileName, content: bytes, plan: chosen };
}

/** Stored part by part once this call is committed. */
export const runAfter = ({ ctx, hooks }: Call, importId: string) =>
  ctx.afterCommit(() => {
    const { companyId } = ctx;
    if (companyId === null) return;
    hooks
      .runImport?.(companyId, importId)
      .catch((error: unknown) => ctx.log.error({ err: error }, 'a file import failed'));
  });

export const importFile: Route = {
  method: 'post',
  path: '/terminals/{id}/file-imports',
  kind: 'special',
  tag: 'file-imports',
  operation: 'importFileOfTerminal',
  summary: 'Import a file of punches',
  description:
    'Send the file as it is, in a multipart form. JSON takes files of up to 1 MB with everything around them. Stored part by part; the import says how far it is. What is known already is stored once.',
  right: { model: 'file_import', act: 'add' },
  body: {
    schema: newImport,
    largest: 'file',
    example: {
      fileName: 'punches.csv',
      content: 'Emp No,Date,Time\n17,22/11/2026,08:02:11\n',
      plan: {
        format: 'csv',
        delimiter: ',',
        headLines: 1,
        dates: 'dmy',
        columns: { badge: 0, time: 1, timeOfDay: 2 },
      },
    },
    upload: { schema: uploadedFile, example: { file: 'Emp No,Date,Time\n17,22/11/2026,08:02:11\n' } },
  },
  outcome: {
    status: 201,
    says: 'Taken in.',
    schema: recordSchema('file_import'),
    headers: ['Location'],
    example: exampleRecord('file_import'),
  },
  problems: [400, 404, 413, 415, 422, 503],
  handle: async (call) => {
    const ctx = begin(call, 'file_import', 'add', 'terminal');
    const made = await addImport(ctx, { terminalId: call.id, ...importOf(call.body) });
    runAfter(call, made);
    const body = await afterWriting(ctx, 'file_import', made);
    return { status: 201, body, headers: { Location: `${call.base}/file-imports/${made}` } };
  },
};
