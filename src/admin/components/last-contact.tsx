import { Badge, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { useZone } from './lib/panel.ts';
import { ago, formatInstant } from './lib/time.ts';
import { say } from './lib/words.ts';

const LONG_AGO_MS = 15 * 60_000;

/** When something was heard of last, with a mark when that is long ago. */
export default function LastContact({ property, record, where }: BasePropertyProps) {
  const zone = useZone();
  const { translateProperty } = useTranslation();
  const value = record?.params[property.path] as string | null | undefined;
  const isLate = Boolean(value) && Date.now() - new Date(String(value)).getTime() > LONG_AGO_MS;
  const shown = (
    <span title={value ? formatInstant(value, zone) : undefined}>
      <Badge variant={value ? (isLate ? 'danger' : 'success') : 'default'} outline>
        {value ? ago(value, new Date()) : say('never')}
      </Badge>
    </span>
  );
  if (where !== 'show') return shown;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
