import { FormGroup, FormMessage, Label, TextArea } from '@adminjs/design-system';
import type { ActionProps } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import ActionDrawer from './action-drawer.tsx';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';

/** Accepts or rejects one mobile punch, with a reason that the worker reads. */
export default function Decide(props: ActionProps) {
  const { action, record } = props;
  const { run, isBusy, errors } = useAction(props);
  const [reason, setReason] = useState('');
  const isRejecting = action.name === 'reject';
  return (
    <ActionDrawer
      of={props}
      about={`${record?.populated.employeeId?.title ?? ''} ${record?.title ?? ''}`.trim()}
      isDangerous={isRejecting}
      isDisabled={isBusy}
      onGo={() => void run({ reason })}
    >
      <FormGroup error={Boolean(errors.reason)}>
        <Label htmlFor="reason" required={isRejecting}>
          {isRejecting ? say('Why') : say('Note')}
        </Label>
        <TextArea
          id="reason"
          rows={3}
          width={1}
          value={reason}
          onChange={({ target }: ChangeEvent<HTMLTextAreaElement>) => setReason(target.value)}
        />
        <FormMessage>{errors.reason?.message}</FormMessage>
      </FormGroup>
    </ActionDrawer>
  );
}
