import { Box, Button, DrawerContent, DrawerFooter, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';
import { ConflictSentence, otherValue } from './across/Sentence.tsx';
import { useZone } from './lib/panel.ts';
import { useAction } from './lib/useAction.ts';
import { say } from './lib/words.ts';

/** The other value, or the one that stands: with the whole story beside the button. */
export default function DecideConflict(props: ActionProps) {
  const { action, resource, record } = props;
  const { run, isBusy } = useAction(props);
  const { tm, translateAction } = useTranslation();
  const zone = useZone();
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        {record?.params.record ? (
          <Text fontWeight="bold" mb="default" style={{ overflowWrap: 'anywhere' }}>
            {String(record.params.record)}
          </Text>
        ) : null}
        <ConflictSentence record={record} />
        <Text mt="xl">{tm(`${action.name}Ask`, resource.id)}</Text>
        {action.name === 'chooseOther' ? (
          <Text mt="default" fontWeight="bold" style={{ overflowWrap: 'anywhere' }}>
            {say('Afterwards it is “{{value}}”.', { value: otherValue(record, zone) })}
          </Text>
        ) : null}
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <Button variant="contained" color="primary" disabled={isBusy} onClick={() => void run({})}>
            {translateAction(action.label, resource.id)}
          </Button>
        </Box>
      </DrawerFooter>
    </>
  );
}
