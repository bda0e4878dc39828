import { Box, Button, DrawerContent, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';

/** The filters of the list that was left for this page: the file holds what the list shows. */
function filtersHere(): string {
  const query = new URLSearchParams(window.location.search);
  const shownFilters = [...query].filter(([name]) => name.startsWith('filters.'));
  return shownFilters.length === 0 ? '' : `?${new URLSearchParams(shownFilters)}`;
}

/** The list as a file, with the columns that one may see. */
export default function ExportList(props: ActionProps) {
  const { tm } = useTranslation();
  const { resource } = props;
  return (
    <DrawerContent>
      <ActionHeader {...props} omitActions />
      <Text mb="xl">{tm('exportListAsk', resource.id)}</Text>
      <Box flex flexWrap="wrap" style={{ gap: 8 }}>
        {['csv', 'xlsx'].map((kind) => (
          <Button
            key={kind}
            as="a"
            variant="contained"
            href={`/admin/export/${resource.id}.${kind}${filtersHere()}`}
            download
          >
            {kind.toUpperCase()}
          </Button>
        ))}
      </Box>
    </DrawerContent>
  );
}
