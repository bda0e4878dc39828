import { FormGroup, Input, Label } from '@adminjs/design-system';
import { type ActionProps, useTranslation } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import ActionDrawer from './action-drawer.tsx';
import { useAction } from './lib/use-action.ts';

interface Field {
  name: string;
  kind: 'text' | 'select' | 'datetime';
  options?: string[];
  value?: string;
}

/** A button that needs a few words before it does what it says. */
export default function Fill(props: ActionProps) {
  const { action, resource } = props;
  const { tm } = useTranslation();
  const { run, isBusy } = useAction(props);
  const fields = (action.custom?.fields ?? []) as Field[];
  const [given, setGiven] = useState<Record<string, string>>(
    Object.fromEntries(fields.map(({ name, value, options }) => [name, value ?? options?.[0] ?? ''])),
  );
  const set = (name: string) => (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
    setGiven({ ...given, [name]: event.target.value });
  const isWhole = fields.every(({ name }) => (given[name] ?? '').trim() !== '');
  return (
    <ActionDrawer of={props} isDisabled={isBusy || !isWhole} onGo={() => void run(given)}>
      {fields.map(({ name, kind, options }) => (
        <FormGroup key={name}>
          <Label htmlFor={name}>{tm(`ask_${name}`, resource.id)}</Label>
          {kind === 'select' ? (
            <select
              id={name}
              value={given[name]}
              onChange={set(name)}
              style={{ width: '100%', height: 36, border: '1px solid #c0cfcc', borderRadius: 4, background: 'white' }}
            >
              {options?.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </select>
          ) : (
            <Input
              id={name}
              width={1}
              value={given[name] ?? ''}
              {...(kind === 'datetime' ? { type: 'datetime-local', step: 1 } : {})}
              onChange={set(name)}
            />
          )}
        </FormGroup>
      ))}
    </ActionDrawer>
  );
}
