import { Box, MessageBox } from '@adminjs/design-system';
import { type ActionHeaderProps, useTranslation } from 'adminjs';
import type { ComponentType } from 'react';
import { inDigits } from './lib/time.ts';

/** Nothing is counted further than this (countedAtMost). */
const COUNTED_AT_MOST = '10000';

/** A terminal has more buttons than a row has room for: they stand below its name, in as many rows as they need. */
const WRAPPING = `
.adminjs_ActionHeader > * { flex-wrap: wrap; }
.adminjs_ActionHeader > * > * { min-width: 0; flex-shrink: 1; max-width: 100%; }
.adminjs_ActionHeader > *:last-child > *:last-child > * { display: flex; flex-wrap: wrap; gap: 8px; }
.adminjs_ActionHeader > *:last-child > *:last-child > * > * { margin: 0; }
`;

/** AdminJS's header of lists and forms, with a line below it where a screen has something to explain. */
export default function Header(props: ActionHeaderProps & { OriginalComponent: ComponentType<ActionHeaderProps> }) {
  const { OriginalComponent, ...rest } = props;
  const { tm } = useTranslation();
  const notice = (props.action.custom as { notice?: string } | undefined)?.notice;
  const counted = props.tag === COUNTED_AT_MOST ? '10,000+' : props.tag;
  // of a record its name, of a list how long it is
  const named = props.record?.title === props.record?.id ? undefined : props.record?.title;
  const tag = counted ? inDigits(counted) : named;
  // what is done with a whole table is offered above the table, not beside one of its records
  const action = { ...props.action, showResourceActions: props.action.name === 'list' };
  return (
    <Box>
      <style>{WRAPPING}</style>
      <OriginalComponent {...rest} action={action} tag={tag} />
      {notice ? <MessageBox mb="lg" mt="default" variant="info" size="sm" message={tm(notice)} /> : null}
    </Box>
  );
}
