import { CheckBox, FormGroup, FormMessage, Input, Label, Select, Text, TextArea } from '@adminjs/design-system';
import { type ActionProps, useTranslation } from 'adminjs';
import { type ChangeEvent, useEffect, useState } from 'react';
import ActionDrawer from './action-drawer.tsx';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';

interface Field {
  name: string;
  kind: 'text' | 'number' | 'long' | 'check' | 'choice' | 'date';
  value?: string;
  isRequired?: boolean;
}

interface Option {
  value: string;
  label: string;
}

interface Notice {
  /** what can be chosen, by field */
  options?: Record<string, Option[]>;
  values?: Record<string, string>;
  lines?: string[];
}

type Set = (name: string, value: string) => void;

/** The fields as they stand before anybody writes. */
const asOffered = (fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value ?? '']));

function Control({ field, value, options, set }: { field: Field; value: string; options: Option[]; set: Set }) {
  const { name, kind } = field;
  if (kind === 'long') {
    const changed = ({ target }: ChangeEvent<HTMLTextAreaElement>) => set(name, target.value);
    return <TextArea id={name} rows={3} width={1} value={value} onChange={changed} />;
  }
  if (kind === 'choice') {
    return (
      <Select
        inputId={name}
        isClearable
        options={options}
        value={(options.find((one) => one.value === value) ?? null) as never}
        onChange={(picked: Option | null) => set(name, picked?.value ?? '')}
      />
    );
  }
  const changed = ({ target }: ChangeEvent<HTMLInputElement>) => set(name, target.value);
  return <Input id={name} type={kind} width={1} value={value} onChange={changed} />;
}

/** A button with a few questions of its own, said in words before it does anything. */
export default function FormAction(props: ActionProps) {
  const { action, resource } = props;
  const { tm } = useTranslation();
  const { run, isBusy, errors } = useAction(props);
  const { fields = [], reads } = (action.custom ?? {}) as { fields?: Field[]; reads?: boolean };
  const [given, setGiven] = useState(() => asOffered(fields));
  const [notice, setNotice] = useState<Notice>({});
  const go = async () => {
    const answer = await run(given);
    if (answer?.data?.reload) window.location.assign('/admin');
    // the payment service's own page
    if (typeof answer?.data?.go === 'string') window.location.assign(answer.data.go);
  };
  const tell = (data: Notice) => {
    setNotice(data);
    // what somebody has written meanwhile stays
    const first = asOffered(fields);
    setGiven((before) => {
      const read = Object.entries(data.values ?? {}).filter(([name]) => (before[name] ?? '') === (first[name] ?? ''));
      return { ...before, ...Object.fromEntries(read) };
    });
  };
  const set: Set = (name, value) => setGiven((before) => ({ ...before, [name]: value }));
  return (
    <>
      {reads ? <Reading {...props} onNotice={tell} /> : null}
      <ActionDrawer of={props} isDisabled={isBusy} onGo={() => void go()}>
        {notice.lines?.map((line) => (
          <Text key={line} mb="default">
            {line}
          </Text>
        ))}
        {fields.map((field) => (
          <FormGroup key={field.name} error={Boolean(errors[field.name])}>
            {field.kind === 'check' ? (
              <CheckBox
                id={field.name}
                checked={given[field.name] === 'true'}
                onChange={() => set(field.name, given[field.name] === 'true' ? 'false' : 'true')}
              />
            ) : null}
            <Label htmlFor={field.name} required={field.isRequired ?? false} inline={field.kind === 'check'}>
              {tm(`ask_${field.name}`, resource.id)}
            </Label>
            {field.kind === 'check' ? null : (
              <Control
                field={field}
                value={given[field.name] ?? ''}
                options={notice.options?.[field.name] ?? []}
                set={set}
              />
            )}
            <FormMessage>{errors[field.name]?.message}</FormMessage>
          </FormGroup>
        ))}
      </ActionDrawer>
    </>
  );
}

/** Only actions that have something to read ask for it. */
function Reading({ onNotice, ...props }: ActionProps & { onNotice: (notice: Notice) => void }) {
  const [data] = useRead<Notice>(props);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it has come
  useEffect(() => {
    if (data) onNotice(data);
  }, [data]);
  return null;
}
