import { type ActionProps, ApiClient, type RecordJSON, useNotice } from 'adminjs';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { say } from './words.ts';

interface ActionReply {
  record: RecordJSON;
  data?: Record<string, unknown>;
  notice?: { message: string; type: 'success' | 'error' };
  redirectUrl?: string;
}

type Values = Record<string, unknown>;

/** A form with a file travels as multipart, the file as its bytes; any other one as JSON. */
function bodyOf(values: Values): Values {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (!given.some(([, value]) => value instanceof File)) return values;
  const form = new FormData();
  for (const [name, value] of given) form.set(name, value instanceof File ? value : String(value));
  return form as never;
}

type Send = (verb: string | undefined, data: Values) => Promise<{ data: unknown }>;

/** Asks by POST; the fields that are refused come back as errors, what the server says as a notice. */
function useRun(send: Send, resourceId?: string) {
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, { message?: string } | undefined>>({});
  const addNotice = useNotice();
  const navigate = useNavigate();

  /** @param verb what is asked for, where it is not the button itself */
  async function run(values: Values, verb?: string): Promise<ActionReply | undefined> {
    setBusy(true);
    try {
      const { data } = await send(verb, bodyOf(values));
      const answer = data as ActionReply;
      setErrors(answer.record?.errors ?? {});
      if (answer.notice) addNotice({ ...answer.notice, resourceId } as never);
      if (answer.redirectUrl) navigate(`${answer.redirectUrl}?refresh=true`);
      return answer;
    } catch (error) {
      // what the server refuses as a whole says why; without an answer it is the connection
      const { detail } = (error as { response?: { data?: { detail?: string } } }).response?.data ?? {};
      const message = detail ?? say('This did not work. Check your connection and try again.');
      addNotice({ message, type: 'error' });
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { run, isBusy, errors };
}

/** What a button does, and what its screen asks for. */
export function useAction({ action, resource, record, records }: ActionProps) {
  const send: Send = (verb, data) => {
    const actionName = verb === undefined ? action.name : `${action.name}.${verb}`;
    const call = { resourceId: resource.id, actionName, method: 'POST' as const, data };
    if (action.actionType === 'resource') return new ApiClient().resourceAction(call);
    if (action.actionType === 'bulk') {
      return new ApiClient().bulkAction({ ...call, recordIds: (records ?? []).map(({ id }) => id) });
    }
    return new ApiClient().recordAction({ ...call, recordId: record?.id ?? '' });
  };
  return useRun(send, resource.id);
}

/** What a page asks for. */
export const usePageAction = (name: string) =>
  useRun((verb, data) => new ApiClient().getPage({ pageName: `${name}.${verb}`, method: 'POST', data }));
