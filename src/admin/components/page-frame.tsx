import { Box, H3 } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import type { ReactNode } from 'react';

/** A page that is about no table: its name above, what it is for below. */
export function PageFrame(props: { name: string; isPadded?: boolean; children: ReactNode }) {
  const { name, isPadded = true, children } = props;
  const { translatePage } = useTranslation();
  return (
    <Box p={['default', 'xl']} data-testid={`page-${name}`}>
      <H3 mb="lg">{translatePage(name)}</H3>
      <Box bg="container" p={isPadded ? ['default', 'xl'] : 'none'} style={{ borderRadius: 8 }}>
        {children}
      </Box>
    </Box>
  );
}
