import {
  Badge,
  Box,
  Button,
  CheckBox,
  DrawerContent,
  FormGroup,
  FormMessage,
  H5,
  Input,
  Label,
  Loader,
  MessageBox,
  Text,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import { useZone } from './lib/panel.ts';
import { formatInstant, fromWall } from './lib/time.ts';
import { useAction } from './lib/useAction.ts';
import { useRead } from './lib/useRead.ts';
import Pick, { type Picked } from './Pick.tsx';

interface Way {
  through: 'role' | 'own' | 'department' | 'grant' | 'creator';
  by: string | null;
  department: string | null;
  rights: string;
  since: string;
  until: string | null;
  giver: string | null;
  grantId: string | null;
}

interface GrantLine {
  id: string;
  name: string;
  rights: string;
  giver: string;
  since: string;
  until: string | null;
}

interface AccessData {
  seers: { userId: string; name: string; email: string; isActive: boolean; ways: Way[] }[];
  idle: GrantLine[];
  mayGive: boolean;
  rights: Picked[];
}

interface Falls {
  ids: string;
  revoked: GrantLine[];
  falls: GrantLine[];
}

const card = { border: '1px solid #d5dfdd', borderRadius: 8, padding: 12, marginBottom: 10, lineHeight: 1.5 };

function throughWords({ through, by, department }: Way): string {
  const via = by ? ` (${by})` : '';
  switch (through) {
    case 'role':
      return `His role sees all of them${via}`;
    case 'own':
      return `It is his own, or hangs on it${via}`;
    case 'department':
      return `Given on the department ${department ?? ''}${via}`;
    case 'creator':
      return 'He made it';
    default:
      return by ? `Given to the group ${by}` : 'Given to him by name';
  }
}

function Times({ since, until, giver }: { since: string; until: string | null; giver: string | null }) {
  const zone = useZone();
  return (
    <Text fontSize="sm" color="grey60">
      Since {formatInstant(since, zone)}
      {until ? `, until ${formatInstant(until, zone)}` : ', for good'}
      {giver ? `, by ${giver}` : ''}
    </Text>
  );
}

const TakeBack = ({ onTake, name }: { onTake: () => void; name: string }) => (
  <Button
    type="button"
    size="sm"
    variant="outlined"
    color="danger"
    aria-label={`Take back from ${name}`}
    onClick={onTake}
  >
    Take back
  </Button>
);

function WayLine({ way, name, onTake }: { way: Way; name: string; onTake: (id: string) => void }) {
  const { grantId } = way;
  return (
    <Box mt="sm" flex justifyContent="space-between" alignItems="flex-start" flexWrap="wrap" style={{ gap: 8 }}>
      <Box style={{ minWidth: 0, flex: '1 1 200px' }}>
        <Text>
          {throughWords(way)}: {way.rights}
        </Text>
        <Times {...way} />
      </Box>
      {grantId ? <TakeBack name={name} onTake={() => onTake(grantId)} /> : null}
    </Box>
  );
}

/** What falls with a right that was passed on: read before it is taken. */
function Preview({
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
      <Text key={id}>
        {name}: {rights} (given by {giver})
      </Text>
    ));
  return (
    <Box style={{ ...card, borderColor: '#c0392b' }} role="alertdialog" aria-label="Take back?">
      <Text fontWeight="bold">Taken back:</Text>
      {lines(falls.revoked)}
      <Text fontWeight="bold" mt="default">
        {falls.falls.length === 0 ? 'Nothing else falls with it.' : `${falls.falls.length} more fall with it:`}
      </Text>
      {lines(falls.falls)}
      <Box mt="lg" flex flexWrap="wrap" style={{ gap: 8 }}>
        <Button type="button" variant="contained" color="danger" disabled={isBusy} onClick={onYes}>
          Take back now
        </Button>
        <Button type="button" variant="text" onClick={onNo}>
          Leave it
        </Button>
      </Box>
    </Box>
  );
}

type Errors = ReturnType<typeof useAction>['errors'];

function Give({
  rights,
  errors,
  isBusy,
  onGive,
}: {
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
      step: 'give',
      userId: user?.value ?? '',
      groupId: group?.value ?? '',
      rights: given.join(','),
      expiresAt: end === '' ? '' : fromWall(end, zone).toISOString(),
    });
  return (
    <Box style={card}>
      <H5 mb="default">Give rights on this record</H5>
      <FormGroup error={Boolean(errors.to)}>
        <Label htmlFor="give-user">User</Label>
        <Pick id="give-user" resource="user" value={user} onPick={setUser} />
        <Label htmlFor="give-group" mt="default">
          or group
        </Label>
        <Pick id="give-group" resource="user_group" value={group} onPick={setGroup} />
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
      <FormGroup error={Boolean(errors.expiresAt)}>
        <Label htmlFor="give-end">Ends</Label>
        <Input
          id="give-end"
          type="datetime-local"
          value={end}
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => setEnd(target.value)}
        />
        <FormMessage>{errors.expiresAt?.message ?? 'Leave it empty for good.'}</FormMessage>
      </FormGroup>
      <Button type="button" variant="contained" disabled={isBusy} onClick={give}>
        Give
      </Button>
    </Box>
  );
}

/** Who can see this record, through what, since and until when; giving rights on it and taking them back. */
export default function Access(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [data, setData, problem] = useRead<AccessData>(props);
  const [falls, setFalls] = useState<Falls>();
  const ask = async (ids: string) => {
    const answer = await run({ step: 'preview', ids });
    if (answer?.data?.revoked) setFalls({ ...(answer.data as unknown as Falls), ids });
  };
  const change = async (values: Record<string, string>) => {
    const answer = await run(values);
    if (!answer?.data?.seers) return;
    setFalls(undefined);
    setData(answer.data as unknown as AccessData);
  };
  if (problem) return <MessageBox m="lg" variant="danger" message={problem} />;
  if (!data) return <Loader />;
  return (
    <DrawerContent>
      <ActionHeader {...props} omitActions />
      {falls ? (
        <Preview
          falls={falls}
          isBusy={isBusy}
          onYes={() => void change({ step: 'take', ids: falls.ids })}
          onNo={() => setFalls(undefined)}
        />
      ) : null}
      <H5 mb="default">Who can see this</H5>
      {data.seers.map(({ userId, name, email, isActive, ways }) => (
        <Box key={userId} style={card} data-testid="seer">
          <Text fontWeight="bold">
            {name} {isActive ? null : <Badge variant="danger">not active</Badge>}
          </Text>
          <Text fontSize="sm" color="grey60" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          {ways.map((way, n) => (
            <WayLine key={way.grantId ?? `${way.through}${n}`} way={way} name={name} onTake={(id) => void ask(id)} />
          ))}
        </Box>
      ))}
      {data.idle.map((grant) => (
        <Box key={grant.id} style={card}>
          <Text fontWeight="bold">{grant.name}</Text>
          <Text>{grant.rights}: given, but no role lets him use it yet</Text>
          <Times {...grant} />
          <TakeBack name={grant.name} onTake={() => void ask(grant.id)} />
        </Box>
      ))}
      {data.mayGive ? (
        <Give rights={data.rights} errors={errors} isBusy={isBusy} onGive={(values) => void change(values)} />
      ) : null}
    </DrawerContent>
  );
}
