import { Badge, Box, CheckBox, FormGroup, FormMessage, Label, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, flat, PropertyLabel, useTranslation } from 'adminjs';

const FEATURES = ['attendance', 'shifts', 'payroll', 'mobile', 'api'];

type Props = BasePropertyProps & { onChange?: (path: string, value: string[]) => void };

/** What a package holds: ticks on the form, badges elsewhere. */
export default function Features({ property, record, where, onChange }: Props) {
  const { tl, translateProperty } = useTranslation();
  const stored: unknown = flat.get(record?.params ?? {}, property.path);
  const held = Array.isArray(stored) ? stored.filter((one): one is string => typeof one === 'string') : [];
  const word = (feature: string) => tl(`features.${feature}`, property.resourceId, { defaultValue: feature });
  if (where === 'edit' && onChange) {
    const error = record?.errors[property.path];
    const toggled = (feature: string) =>
      held.includes(feature) ? held.filter((one) => one !== feature) : [...held, feature];
    return (
      <FormGroup error={Boolean(error)}>
        <PropertyLabel property={property} />
        {FEATURES.map((feature) => (
          <Box key={feature} mb="default">
            <CheckBox
              id={feature}
              checked={held.includes(feature)}
              onChange={() => onChange(property.path, toggled(feature))}
            />
            <Label inline htmlFor={feature}>
              {word(feature)}
            </Label>
          </Box>
        ))}
        <FormMessage>{error?.message}</FormMessage>
      </FormGroup>
    );
  }
  const badges =
    held.length === 0 ? (
      <span>–</span>
    ) : (
      held.map((feature) => (
        <Badge key={feature} mr="sm">
          {word(feature)}
        </Badge>
      ))
    );
  if (where !== 'show') return <span>{badges}</span>;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{badges}</ValueGroup>;
}
