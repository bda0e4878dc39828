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
        'Last heard of this site: {{since}}. It goes on working by itself; what it takes comes once the line is back.',
        {
          since,
        },
      )
    : say(
        'The cloud was last reached: {{since}}. Everything is kept here, and goes up by itself once the line is back.',
        {
          since,
        },
      );
}

/** In a cloud that was restored: what this site still brings back. */
function broughtBack({ comparing, comparingRows }: Stands['said']): string {
  if (comparing)
    return say(
      'This cloud was restored from a backup: punches of {{left}} of {{total}} days, and the records that refer to them, are still being brought back from this site.',
      { ...comparing },
    );
  if (comparingRows)
    return say(
      'This cloud was restored from a backup: {{done}} of {{total}} records of this site were compared. What the cloud lacks of them and of the punches is being brought back.',
      { ...comparingRows },
    );
  return say(
    'This cloud was restored from a backup: records and punches that it lacks are being brought back from this site.',
  );
}

/** Whether everything is across, in a sentence. */
export function verdictOf(stands: Stands, deploymentRole: 'cloud' | 'site', now: Date): Verdict {
  const { said, conflicts } = stands;
  if (stands.isRevoked)
    return {
      variant: 'danger',
      words: say('Its access was ended. It keeps everything, and sends nothing until it is bound again.'),
    };
  if (stands.twoMachinesSince)
    return {
      variant: 'danger',
      words: say(
        'Two machines send as this site: one of them is a copy. Nothing is taken from either, and both keep their data. Decide which one goes on: choose Bind here, and enter the code on that machine.',
      ),
    };
  if (!stands.isBound) return { variant: 'info', words: say('Not bound yet: make a binding code for its server.') };
  const { disk } = said;
  if (disk && disk.freeBytes < DISK_FULL_BYTES)
    return {
      variant: 'danger',
      words: say(
        'The disk of the site is nearly full: {{free}} MB are free. Free space on it, or punches can no longer be stored. Terminals and the cloud keep theirs meanwhile.',
        { free: Math.floor(disk.freeBytes / 1e6) },
      ),
    };
  if (stands.isLate) return { variant: 'danger', words: away(stands, deploymentRole, now) };
  if (deploymentRole === 'cloud' && said.isCloudRestored) return { variant: 'info', words: broughtBack(said) };
  if (said.lastError)
    return {
      variant: 'danger',
      words: say('The last round did not come to its end: {{reason}} Everything is kept here.', {
        reason: said.lastError,
      }),
    };
  // what came and cannot be stored is corrected with what was refused
  const needs = (said.rejected || said.deferred || 0) + conflicts;
  if (needs > 0)
    return {
      variant: 'danger',
      words: say('{{n}} things need you. They stand below; they hold up nothing else.', { n: needs }),
    };
  if (said.comparing)
    return {
      variant: 'info',
      words: say('Site and cloud are being compared: {{left}} of {{total}} days that differ are left.', {
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
    return { variant: 'info', words: say('{{n}} are on their way. Nothing has to be done.', { n: waiting }) };
  return { variant: 'success', words: say('Everything is across: site and cloud hold the same.') };
}
