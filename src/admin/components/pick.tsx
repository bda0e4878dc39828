import { SelectAsync } from '@adminjs/design-system';
import { ApiClient } from 'adminjs';

export interface Picked {
  value: string;
  label: string;
}

/** A record found by typing: users, groups. */
export default function Pick(props: {
  id: string;
  resource: string;
  value: Picked | null;
  onPick: (picked: Picked | null) => void;
}) {
  const { id, resource, value, onPick } = props;
  const load = async (query: string): Promise<Picked[]> => {
    const found = await new ApiClient().searchRecords({ resourceId: resource, query });
    return found.map((record) => ({ value: record.id, label: record.title }));
  };
  return (
    <SelectAsync
      inputId={id}
      cacheOptions
      defaultOptions
      isClearable
      value={value as never}
      loadOptions={load as never}
      onChange={(picked: Picked | null) => onPick(picked)}
    />
  );
}
