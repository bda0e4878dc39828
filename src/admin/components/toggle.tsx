import { CheckBox, FormGroup, FormMessage } from '@adminjs/design-system';
import { type EditPropertyProps, PropertyLabel } from 'adminjs';
import { useInitially } from './lib/use-initially.ts';

/** Yes or no, with an answer to begin with on the form of a new record. */
export default function Toggle(props: EditPropertyProps) {
  const { property, record, onChange } = props;
  useInitially(props, () => (property.custom as { initially?: boolean }).initially ?? false);
  const stored = record.params[property.path] as unknown;
  const isOn = stored === true || stored === 'true';
  const error = record.errors[property.path];
  return (
    <FormGroup error={Boolean(error)}>
      <CheckBox
        id={property.path}
        name={property.path}
        checked={isOn}
        onChange={() => onChange(property.path, !isOn)}
      />
      <PropertyLabel property={property} props={{ inline: true } as never} />
      <FormMessage>{error?.message}</FormMessage>
    </FormGroup>
  );
}
