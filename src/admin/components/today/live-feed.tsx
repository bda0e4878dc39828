import { Box, Text } from '@adminjs/design-system';
import { useEffect, useState } from 'react';
import { useZone } from '../lib/panel.ts';
import { formatInstant } from '../lib/time.ts';
import { say } from '../lib/words.ts';

interface Seen {
  id: string;
  at: string | null;
  localTime: string | null;
  badgeNumber: string | null;
  employee: string | null;
  terminal: string | null;
  held: string | null;
}

const SHOWN = 12;

/** Punches as they are stored, told by the server within a second of the scan. */
export function LiveFeed() {
  const zone = useZone();
  const [seen, setSeen] = useState<Seen[]>([]);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const source = new EventSource('/admin/live');
    source.onopen = () => setOpen(true);
    source.onerror = () => setOpen(false); // the browser tries again by itself
    source.addEventListener('punches', (event) => {
      const fresh = JSON.parse((event as MessageEvent<string>).data) as Seen[];
      const ids = new Set(fresh.map(({ id }) => id));
      setSeen((before) => [...fresh.reverse(), ...before.filter(({ id }) => !ids.has(id))].slice(0, SHOWN));
    });
    return () => source.close();
  }, []);
  return (
    <Box variant="white" p="lg" mt="lg" data-css="live-feed" style={{ borderRadius: 12 }}>
      <Box flex justifyContent="space-between" mb="default">
        <Text fontWeight="bold">{say('Just now')}</Text>
        <Text color="grey60" fontSize="sm">
          {isOpen ? say('Live') : say('Connecting…')}
        </Text>
      </Box>
      <Box role="log" aria-live="polite">
        {seen.length === 0 ? <Text color="grey60">{say('Punches appear here as they arrive.')}</Text> : null}
        {seen.map((punch) => (
          <Box key={punch.id} mb="sm" flex flexWrap="wrap" style={{ gap: 8 }}>
            <Text fontWeight="bold">
              {punch.employee ?? say('Badge {{badgeNumber}}', { badgeNumber: punch.badgeNumber ?? '–' })}
            </Text>
            <Text color="grey60">
              {punch.at ? formatInstant(punch.at, zone) : punch.localTime}
              {punch.terminal ? `, ${punch.terminal}` : ''}
              {punch.held ? say(' (held)') : ''}
            </Text>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
