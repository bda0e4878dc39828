import { ApiClient, type FilterPropertyProps } from 'adminjs';
import { useEffect, useState } from 'react';
import type { Picked } from './pick.tsx';
import { OneOf } from './value-filter.tsx';

/** The journal by what was done: what the newest entries hold, in words. Asked for when the filter opens. */
export default function ActFilter(props: FilterPropertyProps) {
  const [acts, setActs] = useState<Picked[]>([]);
  const { resourceId } = props.property;
  useEffect(() => {
    new ApiClient()
      .resourceAction({ resourceId, actionName: 'acts' })
      .then((answer) => setActs((answer.data as unknown as { data?: { acts: Picked[] } }).data?.acts ?? []))
      .catch(() => undefined);
  }, [resourceId]);
  return <OneOf {...props} options={acts} />;
}
