import {
  Box,
  Button,
  DrawerContent,
  DrawerFooter,
  FormGroup,
  FormMessage,
  Label,
  Text,
  TextArea,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import { useAction } from './lib/useAction.ts';
import { say } from './lib/words.ts';

/** Accepts or rejects one mobile punch, with a reason that the worker reads. */
export default function Decide(props: ActionProps) {
  const { action, resource, record } = props;
  const { run, isBusy, errors } = useAction(props);
  const { tm, translateAction } = useTranslation();
  const [reason, setReason] = useState('');
  const isRejecting = action.name === 'reject';
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        <Text fontWeight="bold" mb="default">
          {record?.populated.employeeId?.title ?? ''} {record?.title}
        </Text>
        <Text mb="lg">{tm(`${action.name}Ask`, resource.id)}</Text>
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
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <Button
            variant="contained"
            color={isRejecting ? 'danger' : 'primary'}
            disabled={isBusy}
            onClick={() => void run({ reason })}
          >
            {translateAction(action.label, resource.id)}
          </Button>
        </Box>
      </DrawerFooter>
    </>
  );
}
