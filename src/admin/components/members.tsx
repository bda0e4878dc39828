import {
  Box,
  Button,
  DrawerContent,
  FormGroup,
  FormMessage,
  H5,
  Loader,
  MessageBox,
  Text,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { useState } from 'react';
import { card, EndField, PickField, Times } from './give-form.tsx';
import { useZone } from './lib/panel.ts';
import { fromWall } from './lib/time.ts';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';
import { say } from './lib/words.ts';
import type { Picked } from './pick.tsx';

type Kind = 'user' | 'group' | 'role';

interface Line {
  id: string;
  kind: Kind;
  name: string;
  since: string;
  until: string | null;
  giver: string;
}

interface MembersData {
  lines: Line[];
  /** what stands beside users: a group has roles, a role is had by groups */
  other: 'group' | 'role';
  mayAdd: boolean;
  mayRemove: boolean;
}

const HEADINGS: Record<Kind, string> = { user: say('Users'), group: say('Groups'), role: say('Roles of the group') };

/** Asked once more where it stands: nobody loses a right by a slip of the finger. */
function LineCard({ line, onRemove }: { line: Line; onRemove: ((id: string) => void) | undefined }) {
  const [isAsked, setAsked] = useState(false);
  const { id, name } = line;
  return (
    <Box style={card} data-testid="member">
      <Box flex justifyContent="space-between" alignItems="flex-start" flexWrap="wrap" style={{ gap: 8 }}>
        <Box style={{ minWidth: 0, flex: '1 1 180px' }}>
          <Text fontWeight="bold" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Times {...line} />
        </Box>
        {onRemove && !isAsked ? (
          <Button
            type="button"
            size="sm"
            variant="outlined"
            color="danger"
            aria-label={say('Take out {{name}}', { name })}
            onClick={() => setAsked(true)}
          >
            {say('Take out')}
          </Button>
        ) : null}
      </Box>
      {onRemove && isAsked ? (
        <Box mt="default" flex flexWrap="wrap" alignItems="center" style={{ gap: 8 }} role="alertdialog">
          <Text>{say('Takes the rights that came by it, at once.')}</Text>
          <Button type="button" size="sm" variant="contained" color="danger" onClick={() => onRemove(id)}>
            {say('Take out now')}
          </Button>
          <Button type="button" size="sm" variant="text" onClick={() => setAsked(false)}>
            {say('Leave it')}
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}

type Errors = ReturnType<typeof useAction>['errors'];

function PutIn(props: {
  other: 'group' | 'role';
  errors: Errors;
  isBusy: boolean;
  onAdd: (values: Record<string, string>) => Promise<boolean>;
}) {
  const { other, errors, isBusy, onAdd } = props;
  const zone = useZone();
  const [user, setUser] = useState<Picked | null>(null);
  const [second, setSecond] = useState<Picked | null>(null);
  const [end, setEnd] = useState('');
  const put = async () => {
    const expiresAt = end === '' ? '' : fromWall(end, zone).toISOString();
    const isDone = await onAdd({ userId: user?.value ?? '', [`${other}Id`]: second?.value ?? '', expiresAt });
    if (!isDone) return;
    setUser(null);
    setSecond(null);
    setEnd('');
  };
  return (
    <Box style={card}>
      <H5 mb="default">{other === 'role' ? say('Put in') : say('Give this role')}</H5>
      <FormGroup error={Boolean(errors.who)}>
        <PickField id="member-user" label={say('User')} resource="user" value={user} onPick={setUser} />
        <PickField
          id={`member-${other}`}
          label={other === 'role' ? say('or a role, for everybody in the group') : say('or group')}
          resource={other === 'role' ? 'role' : 'user_group'}
          value={second}
          onPick={setSecond}
        />
        <FormMessage>{errors.who?.message}</FormMessage>
      </FormGroup>
      <EndField id="member-end" end={end} error={errors.expiresAt?.message} onEnd={setEnd} />
      <Button
        type="button"
        variant="contained"
        disabled={isBusy || Boolean(user) === Boolean(second)}
        onClick={() => void put()}
      >
        {other === 'role' ? say('Put in') : say('Give')}
      </Button>
    </Box>
  );
}

/** Who is in a group and what it has, or who has a role; putting in and taking out. */
export default function Members(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [data, setData, problem] = useRead<MembersData>(props);
  const change = async (verb: 'add' | 'remove', values: Record<string, string>): Promise<boolean> => {
    const answer = await run(values, verb);
    if (!answer?.data?.lines) return false;
    setData(answer.data as unknown as MembersData);
    return true;
  };
  if (problem) return <MessageBox m="lg" variant="danger" message={problem} />;
  if (!data) return <Loader />;
  const kinds: Kind[] = ['user', data.other];
  const remove = data.mayRemove ? (id: string) => void change('remove', { membershipId: id }) : undefined;
  return (
    <DrawerContent>
      <ActionHeader {...props} omitActions />
      {data.lines.length === 0 ? <MessageBox mb="lg" variant="info" message={say('Nobody yet.')} /> : null}
      {kinds.map((kind) => {
        const lines = data.lines.filter((line) => line.kind === kind);
        if (lines.length === 0) return null;
        return (
          <Box key={kind} mb="lg">
            <H5 mb="default">
              {HEADINGS[kind]} ({lines.length})
            </H5>
            {lines.map((line) => (
              <LineCard key={line.id} line={line} onRemove={remove} />
            ))}
          </Box>
        );
      })}
      {data.mayAdd ? (
        <PutIn other={data.other} errors={errors} isBusy={isBusy} onAdd={(values) => change('add', values)} />
      ) : null}
    </DrawerContent>
  );
}
