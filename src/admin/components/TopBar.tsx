import { Box, Button, Icon } from '@adminjs/design-system';
import AccountMenu from './AccountMenu.tsx';
import { useMe } from './lib/panel.ts';
import { useCoreWords } from './lib/useCoreWords.ts';
import { say } from './lib/words.ts';

/** Groups of the menu are open until somebody closes them. */
if (window.localStorage.getItem('sidebarElements') === null) {
  const open = {
    business: true,
    people: true,
    attendance: true,
    phones: true,
    terminals: true,
    access: true,
    system: true,
  };
  window.localStorage.setItem('sidebarElements', JSON.stringify(open));
}

/** Said as long as it lasts: whose eyes these are, and the way back. */
function Looking({ name, seenBy }: { name: string; seenBy: string }) {
  return (
    <form
      method="post"
      action="/admin/see-as/end"
      data-testid="looking"
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 8,
        alignItems: 'center',
        justifyContent: 'space-between',
        padding: '8px 16px',
        background: '#7a4b00',
        color: '#fff',
        lineHeight: 1.4,
      }}
    >
      <span>
        {seenBy}
        {say(', you see the panel as')} <strong style={{ fontWeight: 700 }}>{name}</strong>
        {say('. To look only.')}
      </span>
      <button
        type="submit"
        style={{ font: 'inherit', minHeight: 36, padding: '4px 14px', borderRadius: 8, border: 0, background: '#fff' }}
      >
        {say('Stop')}
      </button>
    </form>
  );
}

const band = {
  display: 'flex',
  flexWrap: 'wrap' as const,
  gap: 8,
  alignItems: 'center',
  justifyContent: 'space-between',
  padding: '8px 16px',
  lineHeight: 1.4,
};

/** Said as long as a visit of support lasts, and the way out. */
function Visiting({ company, canWrite }: { company: string; canWrite: boolean }) {
  return (
    <form
      method="post"
      action="/admin/support/end"
      data-testid="visiting"
      style={{ ...band, background: canWrite ? '#8c1d18' : '#1f4b7a', color: '#fff' }}
    >
      <span>
        {say('You are inside')} <strong style={{ fontWeight: 700 }}>{company}</strong> {say('as support,')}{' '}
        {canWrite ? say('and may change users, roles and employees') : say('to look only')}
        {say('. The company sees it.')}
      </span>
      <button
        type="submit"
        style={{ font: 'inherit', minHeight: 36, padding: '4px 14px', borderRadius: 8, border: 0, background: '#fff' }}
      >
        {say('Leave')}
      </button>
    </form>
  );
}

/** The menu's button on small screens, and whoever is signed in. */
export default function TopBar({ toggleSidebar }: { toggleSidebar: () => void }) {
  useCoreWords();
  const { title, seenBy, support, account, company } = useMe();
  return (
    <>
      {support && company ? <Visiting company={company} canWrite={support === 'write'} /> : null}
      {account ? (
        <div data-testid="account" role="status" style={{ ...band, background: '#fff4e0', color: '#5c3b00' }}>
          <span>{account}</span>
        </div>
      ) : null}
      {seenBy ? <Looking name={title} seenBy={seenBy} /> : null}
      <Box
        data-css="topbar"
        flex
        alignItems="center"
        justifyContent="space-between"
        bg="container"
        flexShrink={0}
        style={{ height: 56, borderBottom: '1px solid #e3eae8' }}
      >
        <Box display={['block', 'block', 'block', 'block', 'none']}>
          <Button
            variant="text"
            color="text"
            aria-label={say('Menu')}
            onClick={toggleSidebar}
            style={{ minWidth: 44, minHeight: 44 }}
          >
            <Icon icon="Menu" size={24} />
          </Button>
        </Box>
        <Box flexGrow={1} />
        <AccountMenu />
      </Box>
    </>
  );
}
