import type { Rules } from './roles.ts';
import { collect } from './tables/index.ts';

/**
 * What runs by itself, by the clock or after somebody's order: each piece of work, and all that it may do. It acts as the
 * system, narrowed to this; a command that it calls and that asks for more is refused. Work that is not named here does
 * not run: there is no other way to a principal for it.
 */
export const jobs = {
  // alarms of terminals that have fallen silent
  silence: { terminal: ['view'], terminal_alarm: ['view', 'add', 'change'] },
  // letters, out of the outbox
  post: { mail: ['view', 'change'] },
  // letters to admins about what of the sync has stayed uncorrected
  'sync-letters': { site: ['view'], sync_conflict: ['view'], mail: ['add'] },
  // decisions over mobile punches whose time to take them back is over
  'mobile-decisions': {
    mobile_decision: ['view', 'change'],
    mobile_punch: ['view', 'change', 'accept', 'reject'],
    punch: ['add'],
  },
  // photos and places that a company no longer keeps
  'mobile-retention': { mobile_punch: ['view', 'change'] },
  // planned packages, suspensions, invoices to come
  subscriptions: { package: ['view', 'change'], company: ['view', 'change'], invoice: ['view', 'add'], mail: ['add'] },
  // what the payment provider says of invoices
  payments: { invoice: ['view', 'change'], company: ['view', 'change'] },
  // a file of punches, part by part
  'file-import': {
    file_import: ['view', 'change'],
    terminal: ['view'],
    punch: ['add', 'change'],
    punch_delivery: ['add'],
  },
  // imports of employees whose server has died
  'employee-imports': { employee_import: ['view', 'change'] },
  // what a site changes in nobody's name: by its program, or in its database
  'site-edits': {
    ...collect(({ replication }) => replication?.unattended),
    punch: ['view'],
    site: ['view'],
    company: ['view'],
    sync_conflict: ['view', 'change'],
  },
  // what background jobs did last, and when they run next
  'job-runs': { job_run: ['view', 'add', 'change', 'delete'] },
  // figures for whoever watches the servers
  metrics: { site: ['view'], terminal: ['view'], sync_conflict: ['view'], sync_outbox: ['view'] },
} as const satisfies Record<string, Rules>;

export type Job = keyof typeof jobs;
