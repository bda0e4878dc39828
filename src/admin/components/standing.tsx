import { Box, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { useZone } from './lib/panel.ts';
import { formatInstant } from './lib/time.ts';

interface Line {
  id: string;
  kind: string;
  state?: string;
  said: string | null;
  at: string;
}

/** The last lines of another table about this record: its alarms, what became of its orders. */
export default function Standing({ property, record }: BasePropertyProps) {
  const zone = useZone();
  const { translateProperty, tl } = useTranslation();
  const { table = '' } = (property.custom ?? {}) as { table?: string };
  const lines = JSON.parse(String(record?.params[property.path] ?? '[]')) as Line[];
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      {lines.length === 0 ? '–' : null}
      {lines.map(({ id, kind, state, said, at }) => (
        <Box key={id} mb="default" style={{ lineHeight: 1.4 }}>
          <a href={`/admin/resources/${table}/records/${id}/show`}>
            <b>{tl(`kind.${kind}`, table, { defaultValue: kind })}</b>
          </a>
          {state ? `, ${tl(`state.${state}`, table, { defaultValue: state }).toLowerCase()}` : null}
          {`, ${formatInstant(at, zone)}`}
          {said ? <Box>{said}</Box> : null}
        </Box>
      ))}
    </ValueGroup>
  );
}
