import type { BasePropertyProps } from 'adminjs';
import { useZone } from './lib/panel.ts';
import { formatDay, formatInstant } from './lib/time.ts';

/** A day, or an instant in the company's zone. */
export default function InstantValue({ property, record }: BasePropertyProps) {
  const zone = useZone();
  const value = record?.params[property.path] as string | null | undefined;
  if (!value) return <span>–</span>;
  if (property.type === 'date') return <time dateTime={value}>{formatDay(value)}</time>;
  return (
    <time dateTime={value} style={{ whiteSpace: 'nowrap' }}>
      {formatInstant(value, zone)}
    </time>
  );
}
