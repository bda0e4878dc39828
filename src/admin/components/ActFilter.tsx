import { FormGroup, Select } from '@adminjs/design-system';
import { ApiClient, type FilterPropertyProps, PropertyLabel } from 'adminjs';
import { useEffect, useState } from 'react';
import type { Picked } from './Pick.tsx';

/** The journal by what was done: what the newest entries hold, in words. Asked for when the filter opens. */
export default function ActFilter({ property, filter, onChange }: FilterPropertyProps) {
  const [acts, setActs] = useState<Picked[]>([]);
  const resourceId = property.resourceId;
  useEffect(() => {
    new ApiClient()
      .resourceAction({ resourceId, actionName: 'acts' })
      .then((answer) => setActs((answer.data as unknown as { data?: { acts: Picked[] } }).data?.acts ?? []))
      .catch(() => undefined);
  }, [resourceId]);
  const chosen = String((filter as Record<string, unknown> | undefined)?.[property.path] ?? '');
  const current = acts.find(({ value }) => value === chosen) ?? (chosen ? { value: chosen, label: chosen } : '');
  return (
    <FormGroup variant="filter">
      <PropertyLabel property={property} filter />
      <Select
        variant="filter"
        isClearable
        value={current as never}
        options={acts}
        onChange={(one: Picked | null) => onChange(property.path, one?.value ?? '')}
      />
    </FormGroup>
  );
}
