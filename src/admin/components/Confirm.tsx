import { Box, Button, DrawerContent, DrawerFooter, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';
import { useAction } from './lib/useAction.ts';

/** A button that says what it will do before it does it. */
export default function Confirm(props: ActionProps) {
  const { run, isBusy } = useAction(props);
  const { tm, translateAction } = useTranslation();
  const { action, resource } = props;
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        <Text fontWeight="bold" mb="default">
          {props.record?.title}
        </Text>
        <Text>{tm(`${action.name}Ask`, resource.id)}</Text>
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <Button
            variant="contained"
            color={action.variant === 'danger' ? 'danger' : 'primary'}
            disabled={isBusy}
            onClick={() => void run({})}
          >
            {translateAction(action.label, resource.id)}
          </Button>
        </Box>
      </DrawerFooter>
    </>
  );
}
