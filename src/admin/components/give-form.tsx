import { Box, Button, CheckBox, FormGroup, FormMessage, H5, Input, Label, Text } from '@adminjs/design-system';
import { type ChangeEvent, useState } from 'react';
import { useZone } from './lib/panel.ts';
import { formatInstant, fromWall } from './lib/time.ts';
import type { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';
import Pick, { type Picked } from './pick.tsx';

export interface GrantLine {
  id: string;
  name: string;
  rights: string;
  giver: string;
  since: string;
  until: string | null;
}

export interface Falls {
  ids: string;
  revoked: GrantLine[];
  falls: GrantLine[];
}

export const card = { border: '1px solid #d5dfdd', borderRadius: 8, padding: 12, marginBottom: 10, lineHeight: 1.5 };

/** What falls with a right that was passed on: read before it is taken. */
export function Preview({
  falls,
  isBusy,
  onYes,
  onNo,
}: {
  falls: Falls;
  isBusy: boolean;
  onYes: () => void;
  onNo: () => void;
}) {
  const lines = (grants: GrantLine[]) =>
    grants.map(({ id, name, rights, giver }) => (
      <Text key={id}>{say('{{name}}: {{rights}} (given by {{giver}})', { name, rights, giver })}</Text>
    ));
  return (
    <Box style={{ ...card, borderColor: '#c0392b' }} role="alertdialog" aria-label={say('Take back?')}>
      <Text fontWeight="bold">{say('Taken back:')}</Text>
      {lines(falls.revoked)}
      <Text fontWeight="bold" mt="default">
        {falls.falls.length === 0
          ? say('Nothing else falls with it.')
          : say('{{length}} more fall with it:', { length: falls.falls.length })}
      </Text>
      {lines(falls.falls)}
      <Box mt="lg" flex flexWrap="wrap" style={{ gap: 8 }}>
        <Button type="button" variant="contained" color="danger" disabled={isBusy} onClick={onYes}>
          {say('Take back now')}
        </Button>
        <Button type="button" variant="text" onClick={onNo}>
          {say('Leave it')}
        </Button>
      </Box>
    </Box>
  );
}

/** Since when, until when, by whom. */
export function Times({ since, until, giver }: { since: string; until: string | null; giver: string | null }) {
  const zone = useZone();
  return (
    <Text fontSize="sm" color="grey60">
      {say('Since {{since}}{{until}}{{giver}}', {
        since: formatInstant(since, zone),
        until: until ? say(', until {{until}}', { until: formatInstant(until, zone) }) : say(', for good'),
        giver: giver ? say(', by {{giver}}', { giver }) : '',
      })}
    </Text>
  );
}

type PickProps = Parameters<typeof Pick>[0];

export const PickField = ({ label, ...pick }: PickProps & { label: string }) => (
  <Box mb="default">
    <Label htmlFor={pick.id}>{label}</Label>
    <Pick {...pick} />
  </Box>
);

/** When something given ends; nothing said is for good. */
export function EndField(props: { id: string; end: string; error: string | undefined; onEnd: (end: string) => void }) {
  const { id, end, error, onEnd } = props;
  return (
    <FormGroup error={Boolean(error)}>
      <Label htmlFor={id}>{say('Ends')}</Label>
      <Input
        id={id}
        type="datetime-local"
        value={end}
        onChange={({ target }: ChangeEvent<HTMLInputElement>) => onEnd(target.value)}
      />
      <FormMessage>{error ?? say('Leave it empty for good.')}</FormMessage>
    </FormGroup>
  );
}

type Errors = ReturnType<typeof useAction>['errors'];

/** Whom, what and until when: the same for one record and for many. */
export function Give({
  title,
  rights,
  errors,
  isBusy,
  onGive,
}: {
  title: string;
  rights: Picked[];
  errors: Errors;
  isBusy: boolean;
  onGive: (values: Record<string, string>) => void;
}) {
  const zone = useZone();
  const [user, setUser] = useState<Picked | null>(null);
  const [group, setGroup] = useState<Picked | null>(null);
  const [given, setGiven] = useState<string[]>(['view']);
  const [end, setEnd] = useState('');
  const toggled = (right: string) => (given.includes(right) ? given.filter((one) => one !== right) : [...given, right]);
  const give = () =>
    onGive({
      userId: user?.value ?? '',
      groupId: group?.value ?? '',
      rights: given.join(','),
      expiresAt: end === '' ? '' : fromWall(end, zone).toISOString(),
    });
  return (
    <Box style={card}>
      <H5 mb="default">{title}</H5>
      <FormGroup error={Boolean(errors.to)}>
        <PickField id="give-user" label={say('User')} resource="user" value={user} onPick={setUser} />
        <PickField id="give-group" label={say('or group')} resource="user_group" value={group} onPick={setGroup} />
        <FormMessage>{errors.to?.message}</FormMessage>
      </FormGroup>
      <Box flex flexWrap="wrap" mb="lg" style={{ gap: 16 }}>
        {rights.map(({ value, label }) => (
          <Box key={value} flex alignItems="center">
            <CheckBox
              id={`give-${value}`}
              checked={given.includes(value)}
              disabled={value === 'view'}
              onChange={() => setGiven(toggled(value))}
            />
            <Label inline htmlFor={`give-${value}`}>
              {label}
            </Label>
          </Box>
        ))}
      </Box>
      <EndField id="give-end" end={end} error={errors.expiresAt?.message} onEnd={setEnd} />
      <Button type="button" variant="contained" disabled={isBusy} onClick={give}>
        {say('Give')}
      </Button>
    </Box>
  );
}
