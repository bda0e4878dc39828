import { Box, Button, Icon } from '@adminjs/design-system';
import type { ReactNode } from 'react';
import AccountMenu from './account-menu.tsx';
import { useMe } from './lib/panel.ts';
import { useCoreWords } from './lib/use-core-words.ts';
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

interface Band {
  testId: string;
  background: string;
  /** where its button posts to, and what it says */
  end: string;
  endWord: string;
  children: ReactNode;
}

/** Said above every page as long as something lasts that one should not forget, with the way out of it. */
function Lasting({ testId, background, end, endWord, children }: Band) {
  return (
    <form method="post" action={end} data-testid={testId} style={{ ...band, background, color: '#fff' }}>
      <span>{children}</span>
      <button
        type="submit"
        style={{ font: 'inherit', minHeight: 36, padding: '4px 14px', borderRadius: 8, border: 0, background: '#fff' }}
      >
        {endWord}
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

const strong = { fontWeight: 700 };

/** Who is impersonated. */
function ReadOnlyNotice({ name, seenBy }: { name: string; seenBy: string }) {
  return (
    <Lasting testId="looking" background="#7a4b00" end="/admin/see-as/end" endWord={say('Stop')}>
      {seenBy}
      {say(', you see the panel as')} <strong style={strong}>{name}</strong>
      {say('. Read only.')}
    </Lasting>
  );
}

/** A visit of support. */
function Visiting({ company, canWrite }: { company: string; canWrite: boolean }) {
  return (
    <Lasting
      testId="visiting"
      background={canWrite ? '#8c1d18' : '#1f4b7a'}
      end="/admin/support/end"
      endWord={say('Leave')}
    >
      {say('You are inside')} <strong style={strong}>{company}</strong> {say('as support,')}{' '}
      {canWrite ? say('and may change users, roles and employees') : say('read only')}
      {say('. The company sees it.')}
    </Lasting>
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
      {seenBy ? <ReadOnlyNotice name={title} seenBy={seenBy} /> : null}
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
