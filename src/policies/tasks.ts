import type { DeploymentRole } from '../deployment-role.ts';
import type { Job } from './jobs.ts';

/** When a task runs by itself. A daily one runs at that time of each company's own day. */
type Schedule = { everySeconds: number } | { dailyAt: `${number}:${number}` };

interface Task {
  /** the rights it acts with */
  job: Job;
  /**
   * `platform`: one job for all companies; `company`: a job for each company. A task of the platform that a company may wake
   * too (`isWoken`) then runs for that company alone.
   */
  scope: 'platform' | 'company';
  schedule: Schedule;
  runsOn: readonly DeploymentRole[];
  /** commands of a company ask for it as soon as there is something to do; its schedule finds what was missed */
  isWoken?: true;
}

/**
 * Everything that the job runner does, by its name in the queue. What each finds to do stands in tables: a job carries no
 * more than its company, and the queue is rebuilt from here and from the companies.
 */
export const tasks = {
  // sends what is in the outgoing mail
  'send-mail': { job: 'post', scope: 'platform', schedule: { everySeconds: 60 }, runsOn: ['cloud'], isWoken: true },
  // letters and links that nobody needs any more
  'prune-mail': { job: 'post', scope: 'platform', schedule: { everySeconds: 3_600 }, runsOn: ['cloud'] },
  // letters to admins about what of the sync stays uncorrected
  'sync-letters': { job: 'sync-letters', scope: 'platform', schedule: { everySeconds: 3_600 }, runsOn: ['cloud'] },
  // decisions over mobile punches whose time to take them back is over
  'mobile-decisions': {
    job: 'mobile-decisions',
    scope: 'platform',
    schedule: { everySeconds: 60 },
    runsOn: ['cloud'],
    isWoken: true,
  },
  // photos and places that a company no longer keeps
  'mobile-retention': {
    job: 'mobile-retention',
    scope: 'company',
    schedule: { dailyAt: '02:00' },
    runsOn: ['cloud'],
    isWoken: true,
  },
  // terminals that push and have fallen silent
  'silent-terminals': { job: 'silence', scope: 'platform', schedule: { everySeconds: 60 }, runsOn: ['cloud'] },
  // planned packages, suspensions, invoices to come
  subscriptions: { job: 'subscriptions', scope: 'platform', schedule: { everySeconds: 60 }, runsOn: ['cloud'] },
  // imports of employees whose server has died
  'interrupted-imports': {
    job: 'employee-imports',
    scope: 'platform',
    schedule: { everySeconds: 60 },
    runsOn: ['cloud'],
  },
  // makes the backup of the day when it is due
  'nightly-backup': { job: 'job-runs', scope: 'platform', schedule: { everySeconds: 60 }, runsOn: ['cloud', 'site'] },
  // runs of tasks and companies that are gone
  'prune-job-runs': {
    job: 'job-runs',
    scope: 'platform',
    schedule: { everySeconds: 86_400 },
    runsOn: ['cloud', 'site'],
  },
} as const satisfies Record<string, Task>;

export type TaskName = keyof typeof tasks;

export const taskNames = Object.keys(tasks) as TaskName[];

export const isTask = (name: string): name is TaskName => Object.hasOwn(tasks, name);

/** What a command may ask for by `ctx.wake`. */
export type WokenTask = {
  [Name in TaskName]: (typeof tasks)[Name] extends { isWoken: true } ? Name : never;
}[TaskName];
