import { resumeImport, stopImport } from '../../domain/imports/imports.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { withdrawFile } from './reading-withdrawal.resource.ts';

export const fileImportResource: Declaration = {
  model: 'file_import',
  group: 'terminals',
  icon: 'Upload',
  title: ['fileName'],
  list: ['terminalId', 'fileName', 'state', 'lines', 'stored', 'known', 'held', 'unreadable', 'createdAt'],
  phone: ['fileName', 'state'],
  show: [
    'terminalId',
    'fileName',
    'state',
    'lines',
    'stored',
    'known',
    'held',
    'unreadable',
    'createdAt',
    'createdBy',
    'finishedAt',
  ],
  filter: ['terminalId', 'state', 'createdAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
  actions: {
    withdrawFile,
    stopImport: {
      act: 'change',
      icon: 'Pause',
      component: 'Confirm',
      isOffered: (row) => row.state === 'waiting' || row.state === 'running',
      async run(ctx, id) {
        await stopImport(ctx, id);
        return {};
      },
    },
    resumeImport: {
      act: 'change',
      icon: 'Play',
      component: 'Confirm',
      isOffered: (row) => row.state !== 'done',
      async run(ctx, id) {
        await resumeImport(ctx, id);
        const { runImport } = currentRequest().hooks;
        const { companyId } = ctx;
        ctx.afterCommit(() => {
          if (companyId === null) return;
          runImport?.(companyId, id).catch((error: unknown) => ctx.log.error({ err: error }, 'a file import failed'));
        });
        return {};
      },
    },
  },
};
