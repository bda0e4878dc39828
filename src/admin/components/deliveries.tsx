import { Box, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { useZone } from './lib/panel.ts';
import { formatInstant } from './lib/time.ts';
import { say } from './lib/words.ts';

interface Delivery {
  way: string;
  receivedAt: string;
  clockOffsetMs: number | null;
}

const WAYS: Record<string, string> = {
  pull: say('Read from the terminal'),
  push: say('Pushed by the terminal'),
  live: say('Seen live'),
  file: say('Out of a file'),
};

/** How far the terminal's clock was off: nothing worth a word below two seconds. */
function clock(ms: number | null): string {
  if (ms === null || Math.abs(ms) < 2000) return '';
  return say(', its clock {{it}} s {{ms}}', {
    it: Math.round(Math.abs(ms) / 1000),
    ms: ms > 0 ? say('ahead') : say('behind'),
  });
}

/** In which ways a punch reached us, and when. */
export default function Deliveries({ property, record }: BasePropertyProps) {
  const zone = useZone();
  const { translateProperty } = useTranslation();
  const deliveries = JSON.parse(String(record?.params.deliveries ?? '[]')) as Delivery[];
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      {deliveries.length === 0 ? '–' : null}
      {deliveries.map(({ way, receivedAt, clockOffsetMs }) => (
        <Box key={way} mb="sm">
          {WAYS[way] ?? way}
          {', '}
          {formatInstant(receivedAt, zone)}
          {clock(clockOffsetMs)}
        </Box>
      ))}
    </ValueGroup>
  );
}
