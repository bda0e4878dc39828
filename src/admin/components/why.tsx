import {
  Box,
  Button,
  DrawerContent,
  FormGroup,
  FormMessage,
  Label,
  Loader,
  MessageBox,
  Select,
  Text,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { useState } from 'react';
import { useZone } from './lib/panel.ts';
import { formatInstant } from './lib/time.ts';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';
import { say } from './lib/words.ts';
import Pick, { type Picked } from './pick.tsx';

interface Gate {
  gate: 'model' | 'object' | 'field' | 'company';
  passed: boolean;
  kind: string;
  through: string | null;
  giver: string | null;
  since: string | null;
  until: string | null;
  words: string;
}

interface Explanation {
  allowed: boolean;
  gates: Gate[];
}

const TITLES = {
  model: say('The table'),
  object: say('This record'),
  field: say('The field'),
  company: say('The company'),
};

const KINDS: Record<string, string> = {
  rule: say('A rule'),
  template: say('The built-in role'),
  grant: say('A right on the record'),
};

function GateCard({ gate, n }: { gate: Gate; n: number }) {
  const zone = useZone();
  const { passed, words, kind, through, giver, since, until } = gate;
  const color = passed ? '#1f7a4d' : '#b3261e';
  return (
    <Box
      data-testid={`gate-${gate.gate}`}
      style={{ borderLeft: `4px solid ${color}`, background: '#f6f9f8', padding: 12, marginBottom: 8, lineHeight: 1.5 }}
    >
      <Text fontWeight="bold">
        {n}. {TITLES[gate.gate]}: <span style={{ color }}>{passed ? say('allowed') : say('denied')}</span>
      </Text>
      <Text>{words}</Text>
      <Text fontSize="sm" color="grey60">
        {KINDS[kind] ?? ''}
        {through ? say(' of {{through}}', { through }) : ''}
        {giver ? say(', given by {{giver}}', { giver }) : ''}
        {since ? say(', since {{since}}', { since: formatInstant(since, zone) }) : ''}
        {until ? say(', until {{until}}', { until: formatInstant(until, zone) }) : ''}
      </Text>
    </Box>
  );
}

/** "Explain access": a user, what they do, perhaps a field; and the four gates in their order. */
export default function Why(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [choices, , problem] = useRead<{ acts: Picked[]; fields: Picked[] }>(props);
  const [user, setUser] = useState<Picked | null>(null);
  const [act, setAct] = useState<Picked | null>(null);
  const [field, setField] = useState<Picked | null>(null);
  const [explanation, setNotice] = useState<Explanation>();
  if (problem) return <MessageBox m="lg" variant="danger" message={problem} />;
  if (!choices) return <Loader />;
  const chosen = act ?? choices.acts[0] ?? null;
  const ask = async () => {
    const answer = await run({ userId: user?.value ?? '', act: chosen?.value ?? '', field: field?.value ?? '' });
    if (answer?.data?.gates) setNotice(answer.data as unknown as Explanation);
  };
  return (
    <DrawerContent>
      <ActionHeader {...props} omitActions />
      <FormGroup error={Boolean(errors.userId)}>
        <Label htmlFor="why-user">{say('User')}</Label>
        <Pick id="why-user" resource="user" value={user} onPick={setUser} />
        <FormMessage>{errors.userId?.message}</FormMessage>
      </FormGroup>
      <FormGroup>
        <Label htmlFor="why-act">{say('does what')}</Label>
        <Select inputId="why-act" value={chosen} options={choices.acts} onChange={setAct} />
      </FormGroup>
      <FormGroup>
        <Label htmlFor="why-field">{say('with which field (or none)')}</Label>
        <Select inputId="why-field" value={field} isClearable options={choices.fields} onChange={setField} />
      </FormGroup>
      <Button type="button" variant="contained" disabled={isBusy || !user} onClick={() => void ask()}>
        {say('Explain')}
      </Button>
      {explanation ? (
        <Box mt="xl" role="status">
          <MessageBox
            mb="lg"
            variant={explanation.allowed ? 'success' : 'danger'}
            message={
              explanation.allowed
                ? say('Yes, {{label}} may.', { label: user?.label })
                : say('No, {{label}} may not.', { label: user?.label })
            }
          />
          {explanation.gates.map((gate, n) => (
            <GateCard key={gate.gate} gate={gate} n={n + 1} />
          ))}
        </Box>
      ) : null}
    </DrawerContent>
  );
}
