/** What the background jobs of each deployment role do (src/policies/tasks.ts says when and with which rights). */

import { type Runtime, unitOfWork } from '../context.ts';
import { stopInterrupted } from '../domain/imports/interrupted-imports.ts';
import { pruneRuns } from '../domain/job-runs/job-runs.ts';
import { type Postman, pruneMail } from '../domain/mail/postman.ts';
import { carryOutDue } from '../domain/mobile/carry-out.ts';
import { eraseOldOf } from '../domain/mobile/retention.ts';
import { tellAdmins } from '../domain/sites/tell-admins.ts';
import { runSubscriptions } from '../domain/subscriptions/run-subscriptions.ts';
import { detectSilence } from '../domain/terminals/silence.ts';
import type { JobBodies } from '../jobs/runner.ts';
import { jobPrincipal } from '../policies/principal.ts';
import type { Nightly } from './nightly.ts';
import type { Running } from './process.ts';

interface CloudJobs {
  runtime: Runtime;
  nightly: Nightly;
  postman: Postman;
  /** told of the punches that came about */
  onStored: (companyId: string, punchIds: readonly string[]) => void;
  /** since when this process hears terminals that push */
  listeningSince: Date;
}

/** What every deployment role does. */
export const ownJobs = (runtime: Runtime, nightly: Nightly): JobBodies => ({
  // of several processes, those that make no backups leave the job to the one that does
  ...(nightly.isOn && { 'nightly-backup': (run) => nightly.run(run) }),
  'prune-job-runs': async () => {
    await unitOfWork({ runtime, principal: jobPrincipal('job-runs', null) }, pruneRuns);
  },
});

export function cloudJobs({ runtime, nightly, postman, onStored, listeningSince }: CloudJobs): JobBodies {
  return {
    ...ownJobs(runtime, nightly),
    // without a mail server the letters stay, and nobody waits for this job
    ...(postman.hasServer && { 'send-mail': async ({ signal }) => void (await postman.deliver(signal)) }),
    'prune-mail': () => pruneMail(runtime),
    'sync-letters': async () => void (await tellAdmins(runtime)),
    'mobile-decisions': async ({ companyId }) => {
      for (const [company, ids] of await carryOutDue(runtime, companyId)) if (ids.length > 0) onStored(company, ids);
    },
    'mobile-retention': async ({ companyId }) => {
      if (companyId !== null) await eraseOldOf(runtime, companyId);
    },
    'silent-terminals': () => detectSilence(runtime, listeningSince),
    subscriptions: async () => {
      const done = await runSubscriptions(runtime);
      if (done.suspended + done.invoices + done.changed > 0) runtime.log.info(done, 'subscriptions were updated');
    },
    'interrupted-imports': async () => void (await stopInterrupted(runtime)),
  };
}

/**
 * Starts the jobs of a process that serves. The runner is loaded when everything else is there; a stop ends what a job is
 * doing after its part.
 */
export function startJobsOf(runtime: Runtime, bodies: JobBodies, life: Running): void {
  if (life.signal.aborted) return; // stopped while it was starting
  const opening = import('../jobs/runner.ts').then(({ startJobs }) => startJobs({ runtime, bodies }));
  opening.catch((error: unknown) => {
    runtime.log.error({ err: error }, 'background jobs cannot run: this process ends');
    void life.stop(1);
  });
  life.onStop('the background jobs', async () => (await opening).stop());
}
