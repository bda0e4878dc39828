import { Box, Button, Icon } from '@adminjs/design-system';
import AccountMenu from './AccountMenu.tsx';
import { useMe } from './lib/panel.ts';

/** Groups of the menu are open until somebody closes them. */
if (window.localStorage.getItem('sidebarElements') === null) {
  const open = { business: true, people: true, attendance: true, access: true, system: true };
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
        {seenBy}, you see the panel as <strong style={{ fontWeight: 700 }}>{name}</strong>. To look only.
      </span>
      <button
        type="submit"
        style={{ font: 'inherit', minHeight: 36, padding: '4px 14px', borderRadius: 8, border: 0, background: '#fff' }}
      >
        Stop
      </button>
    </form>
  );
}

/** The menu's button on small screens, and whoever is signed in. */
export default function TopBar({ toggleSidebar }: { toggleSidebar: () => void }) {
  const { title, seenBy } = useMe();
  return (
    <>
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
            aria-label="Menu"
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
