import { FormGroup, Select } from '@adminjs/design-system';
import { type FilterPropertyProps, PropertyLabel, useTranslation } from 'adminjs';
import type { Picked } from './pick.tsx';

/** One of these, in words; what was chosen and is not among them stands as it is. */
export function OneOf({ property, filter, onChange, options }: FilterPropertyProps & { options: Picked[] }) {
  const picked = String((filter as Record<string, unknown> | undefined)?.[property.path] ?? '');
  const other = picked ? { value: picked, label: picked } : '';
  return (
    <FormGroup variant="filter">
      <PropertyLabel property={property} filter />
      <Select
        variant="filter"
        isClearable
        value={(options.find(({ value }) => value === picked) ?? other) as never}
        options={options}
        onChange={(one: { value: string } | null) => onChange(property.path, one?.value ?? '')}
      />
    </FormGroup>
  );
}

/** A filter by one of a few values, each in words: a property's own, or names of tables. */
export default function ValueFilter(props: FilterPropertyProps) {
  const { tl } = useTranslation();
  const { property } = props;
  const { values = [], areTables } = (property.custom ?? {}) as { values?: string[]; areTables?: boolean };
  const options = values.map((value) => ({
    value,
    label: areTables
      ? tl(value, undefined, { defaultValue: value })
      : tl(`${property.path}.${value}`, property.resourceId, { defaultValue: value }),
  }));
  return <OneOf {...props} options={options} />;
}
