import { ago } from '../lib/time.ts';
import type { StandingView } from '../lib/use-standing.ts';
import { say } from '../lib/words.ts';

type Stands = NonNullable<StandingView['stands']>;

/** With less than this PostgreSQL soon refuses to write. */
const DISK_FULL_BYTES = 1e9;

export interface Verdict {
  variant: 'success' | 'info' | 'danger';
  words: string;
}

function away({ lastContactAt }: Stands, deploymentRole: 'cloud' | 'site', now: Date): string {
  const since = lastContactAt ? ago(lastContactAt, now) : say('never');
  return deploymentRole === 'cloud'
    ? say(
        'No contact with this site since {{since}}. The site works offline and sends its data when the connection is back.',
        {
          since,
        },
      )
    : say('No contact with the cloud since {{since}}. All data is kept here and sent when the connection is back.', {
        since,
      });
}

/** In a cloud that was restored: what this site still brings back. */
function broughtBack({ comparing, comparingRows }: Stands['said']): string {
  if (comparing)
    return say(
      'This cloud was restored from a backup. Punches of {{left}} of {{total}} days and their records are still being restored from this site.',
      { ...comparing },
    );
  if (comparingRows)
    return say(
      'This cloud was restored from a backup. {{done}} of {{total}} records of this site are compared. Missing records and punches are being restored.',
      { ...comparingRows },
    );
  return say('This cloud was restored from a backup. Missing records and punches are being restored from this site.');
}

/** Whether everything is across, in a sentence. */
export function verdictOf(stands: Stands, deploymentRole: 'cloud' | 'site', now: Date): Verdict {
  const { said, conflicts } = stands;
  if (stands.isRevoked)
    return {
      variant: 'danger',
      words: say('Its access is revoked. It keeps its data and sends nothing until it is bound again.'),
    };
  if (stands.twoMachinesSince)
    return {
      variant: 'danger',
      words: say(
        'Two servers send data as this site; one is a copy. Nothing is accepted from either, and both keep their data. To choose the right one, create a binding code here and enter it on that server.',
      ),
    };
  if (!stands.isBound) return { variant: 'info', words: say('Not bound yet. Create a binding code for its server.') };
  const { disk } = said;
  if (disk && disk.freeBytes < DISK_FULL_BYTES)
    return {
      variant: 'danger',
      words: say(
        'The disk of the site is almost full: {{free}} MB free. Free up space, or punches can no longer be stored. Punches stay on the terminals and in the cloud.',
        { free: Math.floor(disk.freeBytes / 1e6) },
      ),
    };
  if (stands.isLate) return { variant: 'danger', words: away(stands, deploymentRole, now) };
  if (deploymentRole === 'cloud' && said.isCloudRestored) return { variant: 'info', words: broughtBack(said) };
  if (said.lastError)
    return {
      variant: 'danger',
      words: say('The last sync failed: {{reason}} All data is kept here.', {
        reason: said.lastError,
      }),
    };
  // what came and cannot be stored is corrected with what was refused
  const needs = (said.rejected || said.deferred || 0) + conflicts;
  if (needs > 0)
    return {
      variant: 'danger',
      words: say('{{n}} items need your attention. See below. Everything else syncs normally.', { n: needs }),
    };
  if (said.comparing)
    return {
      variant: 'info',
      words: say('Site and cloud are being compared: {{left}} of {{total}} different days are left.', {
        ...said.comparing,
      }),
    };
  if (said.comparingRows)
    return {
      variant: 'info',
      words: say('Site and cloud are being compared: {{done}} of {{total}} records.', { ...said.comparingRows }),
    };
  if (stands.needsRecovery) return { variant: 'info', words: say('Site and cloud are being compared.') };
  const waiting = (said.queue ?? []).reduce((sum, { count }) => sum + count, 0);
  if (waiting > 0)
    return { variant: 'info', words: say('{{n}} changes are syncing. No action needed.', { n: waiting }) };
  return { variant: 'success', words: say('Site and cloud are in sync.') };
}
