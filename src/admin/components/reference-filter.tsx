import { FormGroup, SelectAsync } from '@adminjs/design-system';
import { ApiClient, type FilterPropertyProps, PropertyLabel } from 'adminjs';
import { useEffect, useState } from 'react';
import { say } from './lib/words.ts';
import type { Picked } from './pick.tsx';

/** A filter by another record. The one that was chosen is named again when the filter opens, however many there are. */
export default function ReferenceFilter({ property, filter, onChange }: FilterPropertyProps) {
  const chosen = String((filter as Record<string, unknown> | undefined)?.[property.path] ?? '');
  const [known, setKnown] = useState<Picked | null>(null);
  const resourceId = property.reference ?? '';

  async function search(query: string): Promise<Picked[]> {
    const found = await new ApiClient().searchRecords({ resourceId, query });
    return found.map(({ id, title }) => ({ value: id, label: title }));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each record that is chosen
  useEffect(() => {
    if (chosen === '' || known?.value === chosen) return undefined;
    let isDeleted = false;
    const unknown = { value: chosen, label: say('a record that was deleted or that you cannot see') };
    search(chosen)
      .then((found) => {
        if (!isDeleted) setKnown(found.find(({ value }) => value === chosen) ?? unknown);
      })
      .catch(() => {
        if (!isDeleted) setKnown(unknown);
      });
    return () => {
      isDeleted = true;
    };
  }, [chosen, resourceId]);

  const shown = chosen !== '' && known?.value === chosen ? known : '';
  return (
    <FormGroup variant="filter">
      <PropertyLabel property={property} filter />
      <SelectAsync
        variant="filter"
        value={shown as never}
        isClearable
        cacheOptions
        defaultOptions
        loadOptions={search as never}
        onChange={(picked: Picked | null) => {
          setKnown(picked);
          onChange(property.path, picked?.value ?? '');
        }}
      />
    </FormGroup>
  );
}
