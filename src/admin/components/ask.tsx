import {
  Box,
  Button,
  CheckBox,
  DrawerContent,
  DrawerFooter,
  Input,
  Label,
  MessageBox,
  Text,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps, useTranslation } from 'adminjs';
import { type ChangeEvent, type ReactNode, useState } from 'react';
import { useAction } from './lib/use-action.ts';

export interface Field {
  name: string;
  kind: 'text' | 'password' | 'select';
  /** of a select, worded as values of the column of its name */
  options?: string[];
  value?: string;
}

interface AskReply {
  said?: string;
  columns: { key: string; label: string }[];
  rows: (Record<string, string> & { key?: string })[];
  /** what may be done with ticked rows, or with all when none can be ticked */
  next?: string;
  /** what `next` asks for; `confirm` when it does not say */
  verb?: string;
}

interface Asked {
  heading: ReactNode;
  /** the message that says what it is for */
  about: string;
  label: string;
  fields: readonly Field[];
  /** what looks, where it is not the button itself */
  first?: string;
  resourceId?: string;
  call: ReturnType<typeof useAction>;
}

/**
 * Looks before it does: it asks for what it needs, shows what it found as a table, and, where there is
 * something to do, does it with the rows that are ticked.
 */
export function AskForm({ heading, about, label, fields, first, resourceId, call }: Asked) {
  const { tm, tl } = useTranslation();
  const { run, isBusy, errors } = call;
  const [given, setGiven] = useState<Record<string, string>>(
    Object.fromEntries(fields.map((field) => [field.name, field.value ?? field.options?.[0] ?? ''])),
  );
  const [found, setFound] = useState<AskReply>();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());

  const ask = async (verb?: string) => {
    const answer = await run({ ...given, keys: JSON.stringify([...ticked]) }, verb);
    const next = answer?.data as unknown as AskReply | undefined;
    if (!next?.rows) return;
    setFound(next);
    setTicked(new Set(next.rows.flatMap(({ key }) => (key === undefined ? [] : [key]))));
  };
  const tick = (key: string) => {
    const changed = new Set(ticked);
    if (!changed.delete(key)) changed.add(key);
    setTicked(changed);
  };
  return (
    <>
      <DrawerContent>
        {heading}
        <Text mb="lg">{tm(about, resourceId)}</Text>
        {fields.map((field) => (
          <Box key={field.name} mb="lg">
            <Label htmlFor={field.name}>{tm(`ask_${field.name}`, resourceId)}</Label>
            {field.kind === 'select' ? (
              <select
                id={field.name}
                value={given[field.name]}
                onChange={({ target }) => setGiven({ ...given, [field.name]: target.value })}
                style={{ width: '100%', height: 36, border: '1px solid #c0cfcc', borderRadius: 4, background: 'white' }}
              >
                {field.options?.map((option) => (
                  <option key={option} value={option}>
                    {tl(`${field.name}.${option}`, resourceId, { defaultValue: option })}
                  </option>
                ))}
              </select>
            ) : (
              <Input
                id={field.name}
                width={1}
                value={given[field.name] ?? ''}
                {...(field.kind === 'password' ? { type: 'password', autoComplete: 'off' } : {})}
                onChange={({ target }: ChangeEvent<HTMLInputElement>) =>
                  setGiven({ ...given, [field.name]: target.value })
                }
              />
            )}
            {errors[field.name]?.message ? <Text color="error">{errors[field.name]?.message}</Text> : null}
          </Box>
        ))}
        {found ? <Table found={found} ticked={ticked} onTick={tick} /> : null}
      </DrawerContent>
      <DrawerFooter>
        <Box flex style={{ gap: 8 }}>
          <Button variant={found ? 'outlined' : 'contained'} disabled={isBusy} onClick={() => void ask(first)}>
            {label}
          </Button>
          {found?.next ? (
            <Button
              variant="contained"
              disabled={isBusy || (found.rows.some(({ key }) => key !== undefined) && ticked.size === 0)}
              onClick={() => void ask(found.verb ?? 'confirm')}
            >
              {found.next}
            </Button>
          ) : null}
        </Box>
      </DrawerFooter>
    </>
  );
}

/** The same as a button on a record or above a list. */
export default function Ask(props: ActionProps) {
  const { action, resource } = props;
  const { translateAction } = useTranslation();
  return (
    <AskForm
      heading={<ActionHeader {...props} omitActions />}
      about={`${action.name}Ask`}
      label={translateAction(action.label, resource.id)}
      fields={(action.custom?.fields ?? []) as Field[]}
      resourceId={resource.id}
      call={useAction(props)}
    />
  );
}

const cell = { padding: '6px 10px 6px 0', verticalAlign: 'top', textAlign: 'left' as const };

function Table({
  found,
  ticked,
  onTick,
}: {
  found: AskReply;
  ticked: ReadonlySet<string>;
  onTick: (key: string) => void;
}) {
  const { columns, rows, said } = found;
  return (
    <Box role="status">
      {said ? <MessageBox mb="lg" variant="info" message={said} /> : null}
      <Box style={{ overflowX: 'auto' }}>
        <table style={{ width: '100%' }}>
          <thead>
            <tr>
              <th style={cell} />
              {columns.map(({ key, label }) => (
                <th key={key} style={{ ...cell, fontWeight: 'bold' }}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={columns.map(({ key }) => row[key]).join('|')}>
                <td style={cell}>
                  {row.key === undefined ? null : (
                    <CheckBox checked={ticked.has(row.key)} onChange={() => onTick(row.key ?? '')} />
                  )}
                </td>
                {columns.map(({ key }) => (
                  <td key={key} style={{ ...cell, overflowWrap: 'anywhere' }}>
                    {row[key]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
    </Box>
  );
}
