import { Box, Button, DrawerContent, DrawerFooter, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';
import type { ReactNode } from 'react';

interface Shape {
  of: ActionProps;
  /** whose record it is; its title unless said otherwise */
  about?: ReactNode;
  /** stands between the record and what is asked */
  story?: ReactNode;
  isDangerous?: boolean;
  isDisabled: boolean;
  onGo: () => void;
  children?: ReactNode;
}

/** The shape of every button's drawer: whose record, what it will do, what it wants to know, and the button itself. */
export default function ActionDrawer({ of, about, story, isDangerous, isDisabled, onGo, children }: Shape) {
  const { action, resource, record } = of;
  const { tm, translateAction } = useTranslation();
  const whose = about ?? record?.title;
  return (
    <>
      <DrawerContent>
        <ActionHeader {...of} omitActions />
        {whose ? (
          <Text fontWeight="bold" mb="default" style={{ overflowWrap: 'anywhere' }}>
            {whose}
          </Text>
        ) : null}
        {story}
        <Text mt={story ? 'xl' : 'none'} mb="lg">
          {tm(`${action.name}Ask`, resource.id)}
        </Text>
        {children}
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <Button
            variant="contained"
            color={(isDangerous ?? action.variant === 'danger') ? 'danger' : 'primary'}
            disabled={isDisabled}
            onClick={onGo}
          >
            {translateAction(action.label, resource.id)}
          </Button>
        </Box>
      </DrawerFooter>
    </>
  );
}
