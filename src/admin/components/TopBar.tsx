import { Box, Button, Icon } from '@adminjs/design-system';
import AccountMenu from './AccountMenu.tsx';

/** Groups of the menu are open until somebody closes them. */
if (window.localStorage.getItem('sidebarElements') === null) {
  const open = { business: true, people: true, attendance: true, system: true };
  window.localStorage.setItem('sidebarElements', JSON.stringify(open));
}

/** The menu's button on small screens, and whoever is signed in. */
export default function TopBar({ toggleSidebar }: { toggleSidebar: () => void }) {
  return (
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
  );
}
