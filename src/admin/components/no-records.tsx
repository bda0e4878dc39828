import { Button, Icon, InfoBox, Text } from '@adminjs/design-system';
import { type ResourceJSON, useTranslation } from 'adminjs';
import type { ComponentType } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { say } from './lib/words.ts';

interface Props {
  resource: ResourceJSON;
  OriginalComponent: ComponentType<{ resource: ResourceJSON }>;
}

/** A list is empty. When that is because of its filter, it says so, and not that there is nothing at all. */
export default function NoRecords({ resource, OriginalComponent }: Props) {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const { translateMessage } = useTranslation();
  const isFiltered = [...new URLSearchParams(search).keys()].some((name) => name.startsWith('filters.'));
  if (!isFiltered) return <OriginalComponent resource={resource} />;
  return (
    <InfoBox title={translateMessage('noRecords', resource.id)} illustration="Docs">
      <Text mb="xxl">{say('No matches.')}</Text>
      <Button variant="contained" onClick={() => navigate(pathname)}>
        <Icon icon="X" />
        {say('Show all')}
      </Button>
    </InfoBox>
  );
}
