import { MessageBox } from '@adminjs/design-system';
import { Link } from 'react-router-dom';
import { say } from '../lib/words.ts';

/** The list of the active terminals that are read over the network and have no address. */
const THEM = '/admin/resources/terminal?filters.host=none&filters.isActive=true&filters.transport=auto%2Ctcp%2Cudp';

/** On a site: terminals that came from the cloud, and whose addresses nobody has set on this machine. */
export function Addressless({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <MessageBox mb="lg" variant="danger" message={say('Terminals are not read')}>
      <Link to={THEM} style={{ color: 'inherit', textDecoration: 'underline' }} data-testid="addressless">
        {say('{{n}} terminals have no address on this server, so their punches are not read', { n: count })}
      </Link>
    </MessageBox>
  );
}
