import type { Context } from '../../context.ts';
import { exportMessage } from '../../i18n/exports.ts';
import { type Model, permissionCeiling } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';

/** Whether lists of a table leave as files at all, in this place. */
export const isExportable = (ctx: Context, model: Model): boolean =>
  (permissionCeiling[ctx.deploymentRole][model]?.includes('export') ?? false) ||
  model === 'company' ||
  model === 'invoice';

export const exportTooLong = problem(exportMessage, 'export.too-long', { status: 422 });

/** A limit of the XLSX format: 1,048,576 rows, the heading among them. */
export const mostSheetRows = 1_048_575;
