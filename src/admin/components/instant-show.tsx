import { ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import InstantValue from './instant-value.tsx';

export default function InstantShow(props: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  return (
    <ValueGroup label={translateProperty(props.property.label, props.property.resourceId)}>
      <InstantValue {...props} />
    </ValueGroup>
  );
}
