import { Box, Button, DrawerContent, DrawerFooter, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';

/** Leads to the payment service's own page, by a form: the answer is a redirect to another site. */
export default function PayOnline(props: ActionProps) {
  const { tm, translateAction } = useTranslation();
  const { action, resource, record } = props;
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        <Text fontWeight="bold" mb="default">
          {record?.title}
        </Text>
        <Text>{tm(`${action.name}Ask`, resource.id)}</Text>
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <form method="post" action={`/admin/pay/${record?.id}`}>
            <Button type="submit" variant="contained">
              {translateAction(action.label, resource.id)}
            </Button>
          </form>
        </Box>
      </DrawerFooter>
    </>
  );
}
