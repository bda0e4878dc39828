import { type ActionProps, ApiClient, useNotice } from 'adminjs';
import { useEffect, useState } from 'react';

/** What an action's page shows beside its record; read once when it opens, and set anew by what is done on it. */
export function useRead<T>({ action, resource, record }: ActionProps): [T | undefined, (data: T) => void, string] {
  const [data, setData] = useState<T>();
  const [problem, setProblem] = useState('');
  const addNotice = useNotice();
  const recordId = record?.id ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each record
  useEffect(() => {
    const call = { resourceId: resource.id, actionName: action.name };
    const asked =
      action.actionType === 'resource'
        ? new ApiClient().resourceAction(call)
        : new ApiClient().recordAction({ ...call, recordId });
    asked
      .then((answer) => setData((answer.data as unknown as { data: T }).data))
      .catch((error: { response?: { data?: { detail?: string } } }) => {
        const said = error.response?.data?.detail ?? 'This could not be loaded. Check your connection and try again.';
        setProblem(said);
        addNotice({ message: said, type: 'error' });
      });
  }, [resource.id, recordId, action.name]);
  return [data, setData, problem];
}
