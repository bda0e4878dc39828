import { FormGroup, Select } from '@adminjs/design-system';
import { type FilterPropertyProps, PropertyLabel, useTranslation } from 'adminjs';

/** A filter by one of a few values, each in words: a property's own, or names of tables. */
export default function ValueFilter({ property, filter, onChange }: FilterPropertyProps) {
  const { tl } = useTranslation();
  const { values = [], areTables } = (property.custom ?? {}) as { values?: string[]; areTables?: boolean };
  const options = values.map((value) => ({
    value,
    label: areTables
      ? tl(value, undefined, { defaultValue: value })
      : tl(`${property.path}.${value}`, property.resourceId, { defaultValue: value }),
  }));
  const picked = String((filter as Record<string, unknown> | undefined)?.[property.path] ?? '');
  return (
    <FormGroup variant="filter">
      <PropertyLabel property={property} filter />
      <Select
        variant="filter"
        isClearable
        value={(options.find(({ value }) => value === picked) ?? '') as never}
        options={options}
        onChange={(one: { value: string } | null) => onChange(property.path, one?.value ?? '')}
      />
    </FormGroup>
  );
}
