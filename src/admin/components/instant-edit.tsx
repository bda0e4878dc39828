import { FormGroup, FormMessage, Input } from '@adminjs/design-system';
import { type EditPropertyProps, PropertyLabel } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import { useZone } from './lib/panel.ts';
import { fromWall, toWall } from './lib/time.ts';
import { useInitially } from './lib/use-initially.ts';
import { say } from './lib/words.ts';

const textFor = (value: unknown, isDay: boolean, zone: string): string => {
  if (typeof value !== 'string' || value === '') return '';
  return isDay ? value.slice(0, 10) : toWall(new Date(value), zone);
};

/** A day or a time, with the browser's own field; a time is meant in the company's zone. */
export default function InstantEdit(props: EditPropertyProps) {
  const { property, record, onChange } = props;
  const zone = useZone();
  const isDay = property.type === 'date';
  const stored = record.params[property.path] as string | null | undefined;
  // what is being typed, until the field is left: a half-written date is no value yet
  const [draft, setDraft] = useState<string>();
  const { initially } = property.custom as { initially?: string };
  const startOfToday = () => fromWall(`${toWall(new Date(), zone).slice(0, 10)}T00:00`, zone).toISOString();
  useInitially(props, () => (initially === 'today' ? startOfToday() : undefined));
  const changed = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setDraft(target.value);
    if (target.value === '') onChange(property.path, null);
    else onChange(property.path, isDay ? target.value : fromWall(target.value, zone).toISOString());
  };
  const error = record.errors[property.path];
  return (
    <FormGroup error={Boolean(error)}>
      <PropertyLabel property={property} />
      <Input
        id={property.path}
        name={property.path}
        type={isDay ? 'date' : 'datetime-local'}
        step={isDay ? undefined : 1}
        value={draft ?? textFor(stored, isDay, zone)}
        onChange={changed}
        onBlur={() => setDraft(undefined)}
        disabled={property.isDisabled}
        style={{ maxWidth: 280 }}
      />
      <FormMessage>{error?.message ?? (isDay ? '' : say('Time in {{zone}}', { zone }))}</FormMessage>
    </FormGroup>
  );
}
