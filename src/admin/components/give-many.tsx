import {
  Box,
  Button,
  DrawerContent,
  FormGroup,
  FormMessage,
  H5,
  Label,
  Loader,
  MessageBox,
  Text,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { useEffect, useState } from 'react';
import { card, type Falls, Give, Preview } from './give-form.tsx';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';
import Pick, { type Picked } from './pick.tsx';

interface Left {
  id: string;
  name: string;
  why: string;
}

/** What was done: how many, and of each other one why not. */
interface Told {
  done: string;
  not: Left[];
}

const records = (n: number): string => (n === 1 ? say('1 record') : say('{{n}} records', { n }));

function Result({ told }: { told: Told }) {
  const { done, not } = told;
  return (
    <Box role="status" data-testid="many-told" mb="xl">
      <MessageBox mb="default" variant={not.length > 0 ? 'info' : 'success'} message={done} />
      {not.map(({ id, name, why }) => (
        <Box key={id} style={card}>
          <Text fontWeight="bold">{name}</Text>
          <Text>{why}</Text>
        </Box>
      ))}
    </Box>
  );
}

type Run = ReturnType<typeof useAction>['run'];

function Take({ run, isBusy, onNotice }: { run: Run; isBusy: boolean; onNotice: (told: Told) => void }) {
  const [user, setUser] = useState<Picked | null>(null);
  const [group, setGroup] = useState<Picked | null>(null);
  const [falls, setFalls] = useState<Falls & { not: Left[] }>();
  const [error, setError] = useState('');
  const whom = { userId: user?.value ?? '', groupId: group?.value ?? '' };
  const look = async () => {
    const answer = await run(whom, 'preview');
    setError(answer?.record?.errors?.to?.message ?? '');
    const found = answer?.data as unknown as typeof falls | undefined;
    if (!found?.revoked) return;
    if (found.revoked.length > 0) return setFalls(found);
    onNotice({
      done: 'Nothing to take back: no right of theirs by name on these records is yours to take.',
      not: found.not,
    });
  };
  const take = async () => {
    const answer = await run(whom, 'revoke');
    const found = answer?.data as unknown as { taken: number; not: Left[] } | undefined;
    if (found?.taken === undefined) return;
    setFalls(undefined);
    onNotice({ done: `Taken back on ${records(found.taken)}.`, not: found.not });
  };
  return (
    <Box style={card}>
      <H5 mb="default">{say('Take rights back')}</H5>
      {falls ? (
        <Preview falls={falls} isBusy={isBusy} onYes={() => void take()} onNo={() => setFalls(undefined)} />
      ) : (
        <>
          <FormGroup error={error !== ''}>
            <Label htmlFor="take-user">{say('From the user')}</Label>
            <Pick id="take-user" resource="user" value={user} onPick={setUser} />
            <Label htmlFor="take-group" mt="default">
              {say('or group')}
            </Label>
            <Pick id="take-group" resource="user_group" value={group} onPick={setGroup} />
            <FormMessage>{error}</FormMessage>
          </FormGroup>
          <Button
            type="button"
            variant="outlined"
            color="danger"
            disabled={isBusy || (!user && !group)}
            onClick={() => void look()}
          >
            {say('What would fall?')}
          </Button>
        </>
      )}
    </Box>
  );
}

/** Rights on all records that were ticked: given to one user or group, or taken back from it. */
export default function GiveMany(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [rights, setRights] = useState<Picked[]>();
  const [told, setNotice] = useState<Told>();
  const count = props.records?.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    void run({}, 'choices').then((answer) => {
      if (answer?.data?.rights) setRights(answer.data.rights as Picked[]);
    });
  }, []);
  const give = async (values: Record<string, string>) => {
    const answer = await run(values, 'give');
    const found = answer?.data as unknown as { given: number; not: Left[] } | undefined;
    if (found?.given === undefined) return;
    const rest = found.not.length > 0 ? ` Not on ${records(found.not.length)}:` : '';
    setNotice({ done: `Given on ${records(found.given)}.${rest}`, not: found.not });
  };
  if (!rights) return <Loader />;
  return (
    <DrawerContent>
      <ActionHeader {...props} omitActions />
      <Text mb="lg">{say('{{count}} chosen.', { count: records(count) })}</Text>
      {told ? <Result told={told} /> : null}
      <Give
        title={say('Give rights on {{count}}', { count: records(count) })}
        rights={rights}
        errors={errors}
        isBusy={isBusy}
        onGive={(values) => void give(values)}
      />
      <Take run={run} isBusy={isBusy} onNotice={setNotice} />
    </DrawerContent>
  );
}
