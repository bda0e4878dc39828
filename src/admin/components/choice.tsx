import { Badge, FormGroup, Select, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, PropertyLabel, useTranslation } from 'adminjs';

/** Values that have a word of their own, and those that a company has to look at. */
const COLORS: Record<string, 'success' | 'danger' | 'info'> = {
  active: 'success',
  suspended: 'danger',
  closed: 'danger',
  waiting: 'info',
  deny: 'danger',
  inUse: 'success',
  past_due: 'danger',
  open: 'info',
  paid: 'success',
  accepting: 'success',
  accepted: 'success',
  rejecting: 'danger',
  rejected: 'danger',
  refused: 'danger',
  running: 'info',
  succeeded: 'success',
  failed: 'danger',
};

const codes = ['0', '1', '2', '3', '4', '5', '255'];

type Props = BasePropertyProps & {
  filter?: Record<string, unknown>;
  onChange?: (path: string, value: unknown) => void;
};

/** A value out of a list, in words; one without a word as it is. */
export default function Choice({ property, record, where, filter, onChange }: Props) {
  const { tl, translateProperty } = useTranslation();
  const word = (value: unknown) =>
    tl(`${property.path}.${value}`, property.resourceId, { defaultValue: String(value) });
  if (where === 'filter' && onChange) {
    const options = codes.map((value) => ({ value, label: word(value) }));
    const current = options.find(({ value }) => value === filter?.[property.path]) ?? '';
    return (
      <FormGroup variant="filter">
        <PropertyLabel property={property} filter />
        <Select
          variant="filter"
          value={current}
          isClearable
          options={options}
          onChange={(picked: { value: string } | null) => onChange(property.path, picked?.value ?? '')}
        />
      </FormGroup>
    );
  }
  const value = record?.params[property.path] as string | number | null | undefined;
  const color = COLORS[String(value)];
  const known = value === null || value === undefined ? <span>–</span> : <span>{word(value)}</span>;
  const shown = color ? <Badge variant={color}>{word(value)}</Badge> : known;
  if (where !== 'show') return shown;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
