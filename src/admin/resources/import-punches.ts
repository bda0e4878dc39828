import type { Context } from '../../context.ts';
import { addImport, fileRefused, inspectImport } from '../../domain/imports/imports.ts';
import { type DraftPlan, draftPlan, filePlan } from '../../domain/imports/punches/plan.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { Problem } from '../../problem.ts';
import { fileOf } from '../body.ts';
import type { ActionResult, Given, RecordAction } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { said, translatedProblem } from '../wording.ts';

/** How a form says that the file is to be read; undefined as long as it says nothing. */
function planOf<T>(given: Given, schema: { parse: (value: unknown) => T }): T | undefined {
  if (given.plan === undefined || given.plan === '') return undefined;
  try {
    return schema.parse(JSON.parse(String(given.plan)));
  } catch {
    throw fileRefused({ reason: panelMessage('import.choice-unreadable') });
  }
}

async function confirm(ctx: Context, id: string, given: Given): Promise<ActionResult> {
  const { name: fileName, bytes: content } = fileOf(given.file);
  const plan = planOf(given, filePlan);
  if (!plan) throw fileRefused({ reason: panelMessage('import.choice-unreadable') });
  const importId = await addImport(ctx, { terminalId: id, fileName: fileName || 'file', content, plan });
  const { runImport } = currentRequest().hooks;
  const { companyId } = ctx;
  ctx.afterCommit(() => {
    if (companyId === null) return;
    runImport?.(companyId, importId).catch((error: unknown) => ctx.log.error({ err: error }, 'a file import failed'));
  });
  return { message: 'importStarted' };
}

/** What the form shows of a file: how it would be read and what it would become, or why it cannot be read. */
async function viewOf(ctx: Context, terminalId: string, content: Buffer, given: Given): Promise<Given> {
  const plan: DraftPlan | undefined = planOf(given, draftPlan);
  const encoding = given.encoding === 'windows-1252' ? given.encoding : undefined;
  try {
    const look = await inspectImport(ctx, { terminalId, content, plan, encoding });
    if (!look.preview) return { ...look };
    const bad = look.preview.bad.map((one) => ({ ...one, reason: said(one.reason) }));
    return { ...look, preview: { ...look.preview, bad } };
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('import.')) throw error;
    return { refused: translatedProblem(error).message, isEncoding: error.code === 'import.encoding-unknown' };
  }
}

/** A file of punches of one terminal: its columns named, looked at, stored in the background. */
export const importPunchesAction: RecordAction = {
  act: 'add',
  model: 'file_import',
  icon: 'Upload',
  component: 'ImportFile',
  isWide: true,
  isOffered: (row) => Boolean(row.serial),
  verbs: {
    preview: {
      takes: 'file',
      run: async (ctx, id, given) => ({
        isQuiet: true,
        stay: true,
        data: await viewOf(ctx, id, fileOf(given.file).bytes, given),
      }),
    },
    confirm: { takes: 'file', run: confirm },
  },
};
