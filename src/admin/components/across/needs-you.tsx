import { MessageBox } from '@adminjs/design-system';
import { Link } from 'react-router-dom';
import type { Attention } from '../../../domain/sites/standing.ts';
import { useMe } from '../lib/panel.ts';
import { say } from '../lib/words.ts';
import { Addressless } from './addressless.tsx';

/** What of site and cloud does not correct itself, each with the way to where it is corrected. Nothing when all is well. */
export function NeedsYou({ conflicts, refused, deferred, restoring, addressless }: Attention) {
  const { deploymentRole } = useMe();
  const standing = '/admin/resources/site';
  const lines = [
    {
      n: conflicts,
      to: '/admin/resources/sync_conflict?filters.resolvedAt=none',
      words: say('Changed on site and in the cloud: {{n}}. Choose the correct value', { n: conflicts }),
    },
    {
      n: refused,
      to: deploymentRole === 'site' ? '/admin/resources/sync_outbox' : standing,
      words: say('Changes refused by the cloud: {{n}}. See the reasons', { n: refused }),
    },
    // corrected together with what was refused
    {
      n: refused > 0 ? 0 : deferred,
      to: standing,
      words: say('Received by a site but not stored yet: {{n}}. See the reasons', { n: deferred }),
    },
  ];
  return (
    <>
      <Progress restoring={restoring} to={standing} />
      <Addressless count={addressless} />
      {conflicts + refused + deferred > 0 ? <Correct lines={lines} /> : null}
    </>
  );
}

/** A cloud that was restored: the page of each site says how far it is. */
function Progress({ restoring, to }: { restoring: number; to: string }) {
  if (restoring === 0) return null;
  return (
    <MessageBox mb="lg" variant="info" message={say('This cloud was restored from a backup')}>
      <Link to={to} style={{ color: 'inherit', textDecoration: 'underline' }} data-testid="restoring">
        {say('Punches and records are still being restored from {{n}} sites', { n: restoring })}
      </Link>
    </MessageBox>
  );
}

function Correct({ lines }: { lines: readonly { n: number; to: string; words: string }[] }) {
  return (
    <MessageBox mb="lg" variant="danger" message={say('Sync needs your attention')}>
      <ul style={{ margin: '8px 0 0', paddingLeft: 18, listStyle: 'disc', lineHeight: 1.6 }} data-testid="needs-you">
        {lines
          .filter(({ n }) => n > 0)
          .map(({ to, words }) => (
            <li key={words}>
              <Link to={to} style={{ color: 'inherit', textDecoration: 'underline' }}>
                {words}
              </Link>
            </li>
          ))}
      </ul>
    </MessageBox>
  );
}
