import { Badge, Box, Text, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { useZone } from './lib/panel.ts';
import { formatInstant } from './lib/time.ts';
import { say } from './lib/words.ts';

/** The time of a punch as it counts: the corrected one before the scanned one, which stays readable beside it. */
export default function PunchTime({ property, record, where }: BasePropertyProps) {
  const zone = useZone();
  const { translateProperty } = useTranslation();
  const { at, correctedAt, isVoid, isCorrected, localTime } = (record?.params ?? {}) as Record<
    string,
    string | boolean | null
  >;
  const time = (value: string) => formatInstant(value, zone);
  const scanned = at ? time(String(at)) : String(localTime ?? '–');
  const counts = correctedAt ? time(String(correctedAt)) : scanned;
  const shown = (
    <Box as="span" style={{ whiteSpace: where === 'list' ? 'nowrap' : 'normal' }}>
      <span style={isVoid ? { textDecoration: 'line-through' } : undefined}>{counts}</span>
      {isCorrected ? (
        <Badge ml="default" variant={isVoid ? 'danger' : 'info'} size="sm">
          {isVoid ? say('void') : say('corrected')}
        </Badge>
      ) : null}
      {correctedAt && where === 'show' ? (
        <Text as="span" ml="default" color="grey60">
          {say('scanned at {{scanned}}', { scanned })}
        </Text>
      ) : null}
    </Box>
  );
  if (where !== 'show') return shown;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
