import { Badge, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { useZone } from './lib/panel.ts';
import { formatInstant } from './lib/time.ts';
import { say } from './lib/words.ts';

/** Whether somebody still has to look at it. */
export default function Settled({ property, record, where }: BasePropertyProps) {
  const zone = useZone();
  const { translateProperty } = useTranslation();
  const { resolvedAt, isChosen } = (record?.params ?? {}) as Record<string, unknown>;
  const shown = resolvedAt ? (
    <span title={formatInstant(String(resolvedAt), zone)}>
      <Badge variant="success">{say('settled')}</Badge>
    </span>
  ) : (
    <Badge variant={isChosen ? 'info' : 'danger'}>{isChosen ? say('syncing') : say('open')}</Badge>
  );
  if (where !== 'show') return shown;
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      {shown} {resolvedAt ? formatInstant(String(resolvedAt), zone) : null}
    </ValueGroup>
  );
}
