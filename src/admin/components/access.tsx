import { Badge, Box, Button, DrawerContent, H5, Loader, MessageBox, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { useState } from 'react';
import { card, type Falls, Give, type GrantLine, Preview, Times } from './give-form.tsx';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';
import { say } from './lib/words.ts';
import type { Picked } from './pick.tsx';

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

interface AccessData {
  seers: { userId: string; name: string; email: string; isActive: boolean; ways: Way[] }[];
  idle: GrantLine[];
  mayGive: boolean;
  rights: Picked[];
}

function throughWords({ through, by, department }: Way): string {
  const via = by ? ` (${by})` : '';
  switch (through) {
    case 'role':
      return say('His role sees all of them{{via}}', { via });
    case 'own':
      return say('It is his own, or hangs on it{{via}}', { via });
    case 'department':
      return say('Given on the department {{department}}{{via}}', { department: department ?? '', via });
    case 'creator':
      return say('He made it');
    default:
      return by ? say('Given to the group {{by}}', { by }) : say('Given to him by name');
  }
}

const TakeBack = ({ onTake, name }: { onTake: () => void; name: string }) => (
  <Button
    type="button"
    size="sm"
    variant="outlined"
    color="danger"
    aria-label={say('Take back from {{name}}', { name })}
    onClick={onTake}
  >
    {say('Take back')}
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

/** Who can see this record, through what, since and until when; giving rights on it and taking them back. */
export default function Access(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [data, setData, problem] = useRead<AccessData>(props);
  const [falls, setFalls] = useState<Falls>();
  const ask = async (ids: string) => {
    const answer = await run({ ids }, 'preview');
    if (answer?.data?.revoked) setFalls({ ...(answer.data as unknown as Falls), ids });
  };
  const change = async (verb: 'give' | 'revoke', values: Record<string, string>) => {
    const answer = await run(values, verb);
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
          onYes={() => void change('revoke', { ids: falls.ids })}
          onNo={() => setFalls(undefined)}
        />
      ) : null}
      <H5 mb="default">{say('Who can see this')}</H5>
      {data.seers.map(({ userId, name, email, isActive, ways }) => (
        <Box key={userId} style={card} data-testid="seer">
          <Text fontWeight="bold">
            {name} {isActive ? null : <Badge variant="danger">{say('not active')}</Badge>}
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
          <Text>{say('{{rights}}: given, but no role lets him use it yet', { rights: grant.rights })}</Text>
          <Times {...grant} />
          <TakeBack name={grant.name} onTake={() => void ask(grant.id)} />
        </Box>
      ))}
      {data.mayGive ? (
        <Give
          title={say('Give rights on this record')}
          rights={data.rights}
          errors={errors}
          isBusy={isBusy}
          onGive={(values) => void change('give', values)}
        />
      ) : null}
    </DrawerContent>
  );
}
