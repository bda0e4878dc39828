import { Box, MessageBox, Text } from '@adminjs/design-system';
import { type ActionHeaderProps, useTranslation } from 'adminjs';
import type { ComponentType } from 'react';
import { Link } from 'react-router-dom';
import { useMe } from './lib/panel.ts';
import { inDigits } from './lib/time.ts';
import { usePages } from './lib/use-pages.ts';
import { say } from './lib/words.ts';

/** Nothing is counted further than this (countedAtMost). */
const COUNTED_AT_MOST = '10000';

/** A terminal has more buttons than fit in a row: they stand below its name, in as many rows as they need. */
const WRAPPING = `
.adminjs_ActionHeader > * { flex-wrap: wrap; }
.adminjs_ActionHeader > * > * { min-width: 0; flex-shrink: 1; max-width: 100%; }
.adminjs_ActionHeader > *:last-child > *:last-child > * { display: flex; flex-wrap: wrap; gap: 8px; }
.adminjs_ActionHeader > *:last-child > *:last-child > * > * { margin: 0; }
`;

/** Notices of lists that a site has a copy of. */
const DECIDED_IN_CLOUD = ['peopleAreChangedInCloud', 'mobileIsSetInCloud', 'packageIsChosenInCloud'];

/** The same list in the cloud's panel; while the cloud is away, that it is. */
function ToCloud({ resource }: { resource: string }) {
  const { cloudUrl, isCloudReached } = useMe();
  if (cloudUrl === undefined) return null;
  return isCloudReached ? (
    <a href={`${cloudUrl}/resources/${resource}`} target="_blank" rel="noopener noreferrer">
      {say('Change it in the cloud panel')}
    </a>
  ) : (
    <Text>
      {say('The cloud cannot be reached just now. What was last known holds here; try again once the line is back.')}
    </Text>
  );
}

/** Pages that have to do with this list. */
function PagesBeside({ list }: { list: string }) {
  const { translatePage } = useTranslation();
  const beside = usePages().filter((page) => page.beside === list);
  if (beside.length === 0) return null;
  return (
    <Box flex flexWrap="wrap" mb="lg" style={{ gap: 16 }}>
      {beside.map(({ name }) => (
        <Link key={name} to={`/admin/pages/${name}`}>
          {translatePage(name)}
        </Link>
      ))}
    </Box>
  );
}

/** AdminJS's header of lists and forms, with a line below it where a screen has something to explain. */
export default function Header(props: ActionHeaderProps & { OriginalComponent: ComponentType<ActionHeaderProps> }) {
  const { OriginalComponent, ...rest } = props;
  const { tm } = useTranslation();
  const notice = (props.action.custom as { notice?: string } | undefined)?.notice;
  const counted = props.tag === COUNTED_AT_MOST ? '10,000+' : props.tag;
  // of a record its name, or that of the record it is about; of a list how long it is
  const about = props.record?.params?.record;
  const title = props.record?.title === props.record?.id ? undefined : props.record?.title;
  const tag = counted ? inDigits(counted) : typeof about === 'string' ? about : title;
  // what is done with a whole table is offered above the table, not beside one of its records
  const action = { ...props.action, showResourceActions: props.action.name === 'list' };
  return (
    <Box>
      <style>{WRAPPING}</style>
      <OriginalComponent {...rest} action={action} tag={tag} />
      {props.action.name === 'list' ? <PagesBeside list={props.resource.id} /> : null}
      {notice ? (
        <MessageBox mb="lg" mt="default" variant="info" size="sm" message={tm(notice)}>
          {DECIDED_IN_CLOUD.includes(notice) ? <ToCloud resource={props.resource.id} /> : null}
        </MessageBox>
      ) : null}
    </Box>
  );
}
