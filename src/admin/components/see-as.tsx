import { Box, Button, DrawerContent, DrawerFooter, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';

/** Impersonation: the page says before it begins that it is written to the journal. */
export default function SeeAs(props: ActionProps) {
  const { run, isBusy } = useAction(props);
  const start = async () => {
    const answer = await run({});
    if (answer?.data?.seeing) window.location.assign('/admin');
  };
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        <Text fontWeight="bold" mb="default">
          {props.record?.title}
        </Text>
        <Text>
          {say(
            'You see the panel exactly as this user does. You cannot change anything until you stop. Start and end are recorded in the journal.',
          )}
        </Text>
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <Button variant="contained" disabled={isBusy} onClick={() => void start()}>
            {say('View as this user')}
          </Button>
        </Box>
      </DrawerFooter>
    </>
  );
}
