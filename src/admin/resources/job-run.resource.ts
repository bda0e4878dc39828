import { acrossCompanies } from '../../context.ts';
import { runJobNow } from '../../domain/job-runs/job-runs.ts';
import { taskNames } from '../../policies/tasks.ts';
import type { Declaration } from '../declaration.ts';
import { confirmed } from './confirmed.ts';

/** Background jobs: what each did last, when it runs next, and the button that runs it now. */
export const jobRunResource: Declaration = {
  model: 'job_run',
  group: 'system',
  icon: 'Clock',
  title: ['task'],
  list: ['companyId', 'task', 'state', 'startedAt', 'durationMs', 'nextAt', 'error'],
  phone: ['task', 'state'],
  show: [
    'companyId',
    'task',
    'state',
    'startedAt',
    'finishedAt',
    'durationMs',
    'succeededAt',
    'failures',
    'error',
    'nextAt',
  ],
  filter: ['companyId', 'task', 'state', 'startedAt'],
  form: [],
  composed: ['error'],
  sort: { field: 'task', direction: 'asc' },
  properties: {
    task: {
      components: { list: 'Choice', show: 'Choice', filter: 'ValueFilter' },
      custom: { values: [...taskNames] },
    },
    state: { components: { list: 'Choice', show: 'Choice' } },
  },
  enrich: async (_ctx, rows) => {
    for (const row of rows) if (row.companyId === acrossCompanies) row.companyId = null;
  },
  actions: {
    runNow: confirmed(
      { act: 'change', icon: 'Play', variant: 'primary', isOffered: (row) => row.state !== 'running' },
      runJobNow,
    ),
  },
};
