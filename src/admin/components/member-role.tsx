import { FormGroup, FormMessage, Select } from '@adminjs/design-system';
import { ApiClient, type EditPropertyProps, PropertyLabel, useTranslation } from 'adminjs';
import { useEffect, useState } from 'react';
import { useMe } from './lib/panel.ts';
import type { Picked } from './pick.tsx';

/** One role for a user: a built-in one, or one of the company's own. */
export default function MemberRole({ property, record, onChange }: EditPropertyProps) {
  const me = useMe();
  const { tl } = useTranslation();
  const [own, setOwn] = useState<Picked[]>([]);
  useEffect(() => {
    // above companies there are only the built-in ones
    if (me.company === null) return;
    new ApiClient()
      .searchRecords({ resourceId: 'role', query: '' })
      .then((found) => setOwn(found.map(({ id, title }) => ({ value: id, label: title }))))
      .catch(() => setOwn([]));
  }, [me.company]);
  const words = (property.availableValues ?? []).map(({ value }) => ({
    value: String(value),
    label: tl(`${property.path}.${value}`, property.resourceId),
  }));
  // a built-in role has one word everywhere; the list has it once more under its own id
  const names = new Set(words.map(({ label }) => label));
  const options = [...words, ...own.filter(({ label }) => !names.has(label))];
  const value = String(record.params[property.path] ?? 'nobody');
  const error = record.errors[property.path];
  return (
    <FormGroup error={Boolean(error)}>
      <PropertyLabel property={property} />
      <Select
        inputId={property.path}
        value={options.find((one) => one.value === value) ?? ''}
        options={options}
        onChange={(picked: Picked | null) => onChange(property.path, picked?.value ?? 'nobody')}
      />
      <FormMessage>{error?.message}</FormMessage>
    </FormGroup>
  );
}
