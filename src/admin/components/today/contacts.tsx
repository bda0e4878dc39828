import { Badge, Box, Text } from '@adminjs/design-system';
import { Link } from 'react-router-dom';
import { ago } from '../lib/time.ts';
import type { ContactView } from '../lib/use-live.ts';
import { say } from '../lib/words.ts';

type Line = ContactView & { detail?: string };

/** Sites or terminals, with when each was heard of last; the silent ones are marked. */
export function Contacts({
  resource,
  lines,
  now,
  empty,
}: {
  resource: string;
  lines: Line[];
  now: string;
  empty: string;
}) {
  if (lines.length === 0) return <Text color="grey60">{empty}</Text>;
  return (
    <>
      {lines.map(({ id, name, lastContactAt, lastError, isStale, detail }) => (
        <Box
          key={id}
          py="default"
          flex
          justifyContent="space-between"
          alignItems="center"
          style={{ gap: 12, borderTop: '1px solid #eef2f1' }}
        >
          <Box style={{ minWidth: 0 }}>
            <Link to={`/admin/resources/${resource}/records/${id}/show`} style={{ color: 'inherit' }}>
              {name}
            </Link>
            {detail ? (
              <Text fontSize="sm" color="grey60" mt="xs">
                {detail}
              </Text>
            ) : null}
            {lastError ? (
              <Text fontSize="sm" color="error" mt="xs" style={{ overflowWrap: 'anywhere' }}>
                {lastError}
              </Text>
            ) : null}
          </Box>
          <Badge
            variant={isStale ? 'danger' : lastContactAt ? 'success' : 'default'}
            outline
            style={{ whiteSpace: 'nowrap', flexShrink: 0 }}
          >
            {lastContactAt ? ago(lastContactAt, new Date(now)) : say('never')}
          </Badge>
        </Box>
      ))}
    </>
  );
}
