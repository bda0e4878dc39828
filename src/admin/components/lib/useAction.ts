import { type ActionProps, ApiClient, type RecordJSON, useNotice } from 'adminjs';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { say } from './words.ts';

interface Answer {
  record: RecordJSON;
  data?: Record<string, unknown>;
  notice?: { message: string; type: 'success' | 'error' };
  redirectUrl?: string;
}

/** Runs a button's command by POST; the fields it refuses come back as errors, what it says as a notice. */
export function useAction({ action, resource, record, records }: ActionProps) {
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, { message?: string } | undefined>>({});
  const addNotice = useNotice();
  const navigate = useNavigate();

  function sent(call: { resourceId: string; actionName: string; method: 'POST'; data: Record<string, unknown> }) {
    if (action.actionType === 'resource') return new ApiClient().resourceAction(call);
    if (action.actionType === 'bulk') {
      return new ApiClient().bulkAction({ ...call, recordIds: (records ?? []).map(({ id }) => id) });
    }
    return new ApiClient().recordAction({ ...call, recordId: record?.id ?? '' });
  }

  async function run(values: Record<string, unknown>): Promise<Answer | undefined> {
    setBusy(true);
    try {
      const call = { resourceId: resource.id, actionName: action.name, method: 'POST' as const, data: values };
      const { data } = await sent(call);
      const answer = data as unknown as Answer;
      setErrors(answer.record?.errors ?? {});
      if (answer.notice) addNotice({ ...answer.notice, resourceId: resource.id } as never);
      if (answer.redirectUrl) navigate(`${answer.redirectUrl}?refresh=true`);
      return answer;
    } catch {
      addNotice({ message: say('This did not work. Check your connection and try again.'), type: 'error' });
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { run, isBusy, errors };
}
