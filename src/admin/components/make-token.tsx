import {
  Box,
  Button,
  FormGroup,
  FormMessage,
  H5,
  Input,
  Label,
  Loader,
  MessageBox,
  Text,
} from '@adminjs/design-system';
import type { ActionProps } from 'adminjs';
import { type ChangeEvent, type CSSProperties, useState } from 'react';
import { Link } from 'react-router-dom';
import { useZone } from './lib/panel.ts';
import { formatInstant, fromWall, toWall } from './lib/time.ts';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';
import { say } from './lib/words.ts';
import type { Picked } from './pick.tsx';
import ToCopy from './to-copy.tsx';

interface Offered {
  days: { usual: number; most: number };
  tables: { model: string; label: string; acts: Picked[] }[];
}

interface NewToken {
  token: string;
  name: string;
  expiresAt: string;
  address: string;
}

const DAY_MS = 86_400_000;
const row: CSSProperties = {
  display: 'flex',
  flexWrap: 'wrap',
  gap: '4px 16px',
  padding: '8px 0',
  borderTop: '1px solid #eef2f1',
  lineHeight: 1.5,
};
const tick: CSSProperties = { display: 'inline-flex', gap: 6, alignItems: 'center', minHeight: 36 };

/** Said once: whoever closes this page without it makes another one. */
function Once({ created, list }: { created: NewToken; list: string }) {
  const zone = useZone();
  return (
    <Box data-testid="token-created">
      <MessageBox
        mb="xl"
        variant="info"
        message={say('Shown only once. Copy it before you leave this page. It works until {{expiresAt}}.', {
          expiresAt: formatInstant(created.expiresAt, zone),
        })}
      />
      <ToCopy label={say('Access token')} text={created.token} />
      <ToCopy label={say('Try it')} text={`curl -H "Authorization: Bearer ${created.token}" ${created.address}/me`} />
      <Link to={list}>{say('Back to access tokens')}</Link>
    </Box>
  );
}

function Rights({
  tables,
  chosen,
  onChoose,
}: {
  tables: Offered['tables'];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}) {
  const all = tables.flatMap(({ model, acts }) => acts.map(({ value }) => `${model}.${value}`));
  const toggled = (right: string) => {
    const next = new Set(chosen);
    if (!next.delete(right)) next.add(right);
    onChoose(next);
  };
  return (
    <>
      <Box flex flexWrap="wrap" mb="default" style={{ gap: 8 }}>
        <Button
          type="button"
          variant="outlined"
          onClick={() => onChoose(new Set(all.filter((right) => right.endsWith('.view'))))}
        >
          {say('View only')}
        </Button>
        <Button type="button" variant="text" onClick={() => onChoose(new Set())}>
          {say('None')}
        </Button>
      </Box>
      {tables.map(({ model, label, acts }) => (
        <Box key={model} style={row} role="group" aria-label={label}>
          <Text fontWeight="bold" style={{ flex: '0 0 200px', lineHeight: '36px' }}>
            {label}
          </Text>
          <div style={{ flex: '1 1 220px', display: 'flex', flexWrap: 'wrap', columnGap: 16 }}>
            {acts.map(({ value, label: word }) => (
              <label key={value} style={tick}>
                <input
                  type="checkbox"
                  aria-label={`${word} ${label}`}
                  checked={chosen.has(`${model}.${value}`)}
                  onChange={() => toggled(`${model}.${value}`)}
                />
                {word}
              </label>
            ))}
          </div>
        </Box>
      ))}
    </>
  );
}

/** A new access token: what it is for, until when, and which of their own rights it may use. */
export default function MakeToken(props: ActionProps) {
  const zone = useZone();
  const { run, isBusy, errors } = useAction(props);
  const [offered, , problem] = useRead<Offered>(props);
  const [name, setName] = useState('');
  const [end, setEnd] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [created, setNewToken] = useState<NewToken>();
  if (problem) return <MessageBox m="lg" variant="danger" message={problem} />;
  if (!offered) return <Loader />;
  const list = `/admin/resources/${props.resource.id}`;
  const inDays = (days: number) => toWall(new Date(Date.now() + days * DAY_MS), zone).slice(0, 16);
  const until = end ?? inDays(offered.days.usual);
  const make = async () => {
    const expiresAt = until === '' ? '' : fromWall(until, zone).toISOString();
    const answer = await run({ name, expiresAt, rights: [...chosen].join(',') });
    if (answer?.data?.token) setNewToken(answer.data as unknown as NewToken);
  };
  if (created) {
    return (
      <Box p={['default', 'xl']} bg="container">
        <Once created={created} list={list} />
      </Box>
    );
  }
  return (
    <Box p={['default', 'xl']} bg="container">
      <FormGroup error={Boolean(errors.name)}>
        <Label htmlFor="token-name">{say('Purpose')}</Label>
        <Input
          id="token-name"
          value={name}
          placeholder={say('Payroll export')}
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => setName(target.value)}
          style={{ maxWidth: 420, width: '100%' }}
        />
        <FormMessage>{errors.name?.message}</FormMessage>
      </FormGroup>
      <FormGroup error={Boolean(errors.expiresAt)}>
        <Label htmlFor="token-end">{say('Ends')}</Label>
        <Input
          id="token-end"
          type="datetime-local"
          value={until}
          max={inDays(offered.days.most)}
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => setEnd(target.value)}
          style={{ maxWidth: 280, width: '100%' }}
        />
        <FormMessage>
          {errors.expiresAt?.message ??
            say('At most {{most}} days. Time in {{zone}}', { most: offered.days.most, zone })}
        </FormMessage>
      </FormGroup>
      <H5 mb="default">{say('Rights of the token')}</H5>
      <Text mb="default" style={{ lineHeight: 1.5 }}>
        {say('You can choose only rights you have. Rights you lose later, the token loses too.')}
      </Text>
      <Rights tables={offered.tables} chosen={chosen} onChoose={setChosen} />
      {errors.rights ? <MessageBox mt="default" variant="danger" message={errors.rights.message ?? ''} /> : null}
      <Box mt="xl">
        <Button
          type="button"
          variant="contained"
          disabled={isBusy || name.trim() === '' || chosen.size === 0}
          onClick={() => void make()}
        >
          {say('Create token')}
        </Button>
      </Box>
    </Box>
  );
}
