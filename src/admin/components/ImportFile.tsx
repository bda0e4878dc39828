import { Box, Button, DrawerContent, DrawerFooter, Input, Label, MessageBox, Text } from '@adminjs/design-system';
import { type ActionProps, useTranslation } from 'adminjs';
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react';
import { useAction } from './lib/useAction.ts';
import { say } from './lib/words.ts';

type Columns = Record<string, number | undefined>;
type Plan =
  | { format: 'attlog' }
  | { format: 'csv'; delimiter: string; headLines: number; dates: string; columns: Columns };

interface Preview {
  lines: number;
  readable: number;
  people: number;
  first: string | null;
  last: string | null;
  rows: { number: number; badge: string; localTime: string; code: number; terminal: string }[];
  bad: { number: number; line: string; reason: string }[];
}

interface Looked {
  plan: Plan;
  sample: string[][];
  preview: Preview;
}

const MOST_BYTES = 32 << 20;

const COLUMNS = [
  ['badge', say('Badge number'), true],
  ['time', say('Date and time, or the date'), true],
  ['timeOfDay', say('Time, if in a column of its own'), false],
  ['state', say('In or out'), false],
  ['verify', say('Verified by'), false],
  ['work', say('Work code'), false],
  ['terminal', say('Terminal, in files of several'), false],
] as const;

const MEANS: Record<number, string> = {
  0: say('In'),
  1: say('Out'),
  2: say('Break out'),
  3: say('Break in'),
  4: say('Overtime in'),
  5: say('Overtime out'),
  255: say('Not said'),
};

const cell = { padding: '6px 12px 6px 0', verticalAlign: 'top', textAlign: 'left' as const };

function Choose(props: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  const { id, label, value, onChange, children } = props;
  return (
    <Box style={{ flex: '1 1 200px', minWidth: 0 }}>
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        style={{ width: '100%', height: 36, border: '1px solid #c0cfcc', borderRadius: 4, background: 'white' }}
      >
        {children}
      </select>
    </Box>
  );
}

function Rows({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <Box mb="xl" style={{ overflowX: 'auto' }}>
      <table style={{ width: '100%' }}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} style={{ ...cell, fontWeight: 'bold' }}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are known by their place
            <tr key={at}>
              {head.map((name, column) => (
                <td key={name} style={{ ...cell, overflowWrap: 'anywhere' }}>
                  {row[column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}

/** Which column means what. */
function Mapping({ plan, sample, onPlan }: { plan: Plan; sample: string[][]; onPlan: (plan: Plan) => void }) {
  const isCsv = plan.format === 'csv';
  const width = Math.max(0, ...sample.map((row) => row.length));
  const head = Array.from({ length: width }, (_, at) => `${at + 1}: ${sample[0]?.[at] || say('(empty)')}`);
  const csv = isCsv
    ? plan
    : { format: 'csv' as const, delimiter: ',', headLines: 1, dates: 'ymd', columns: { badge: 0, time: 1 } };
  const set = (change: Partial<typeof csv>) => onPlan({ ...csv, ...change });
  return (
    <>
      <Box flex flexWrap="wrap" mb="lg" style={{ gap: 12 }}>
        <Choose
          id="format"
          label={say('Kind of file')}
          value={plan.format}
          onChange={(format) => onPlan(format === 'attlog' ? { format: 'attlog' } : csv)}
        >
          <option value="attlog">{say('A terminal’s attlog.dat')}</option>
          <option value="csv">CSV</option>
        </Choose>
        {isCsv ? (
          <>
            <Choose
              id="delimiter"
              label={say('Between columns')}
              value={csv.delimiter}
              onChange={(delimiter) => set({ delimiter })}
            >
              <option value=",">{say('Comma')}</option>
              <option value=";">{say('Semicolon')}</option>
              <option value={'\t'}>{say('Tab')}</option>
              <option value="|">{say('Vertical line')}</option>
            </Choose>
            <Choose id="dates" label={say('Dates begin with')} value={csv.dates} onChange={(dates) => set({ dates })}>
              <option value="ymd">{say('The year (2026-11-03)')}</option>
              <option value="dmy">{say('The day (3/11/2026)')}</option>
              <option value="mdy">{say('The month (11/3/2026)')}</option>
            </Choose>
            <Box style={{ flex: '1 1 200px', minWidth: 0 }}>
              <Label htmlFor="headLines">{say('Lines of heading')}</Label>
              <Input
                id="headLines"
                type="number"
                min={0}
                max={100}
                value={csv.headLines}
                style={{ width: '100%' }}
                onChange={({ target }: ChangeEvent<HTMLInputElement>) =>
                  set({ headLines: Math.min(100, Math.max(0, Math.trunc(Number(target.value) || 0))) })
                }
              />
            </Box>
          </>
        ) : null}
      </Box>
      {isCsv ? (
        <>
          <Text fontWeight="bold" mb="default">
            {say('The file begins like this')}
          </Text>
          <Rows head={head.map((_, at) => say('Column {{it}}', { it: at + 1 }))} rows={sample} />
          <Box flex flexWrap="wrap" mb="xl" style={{ gap: 12 }}>
            {COLUMNS.map(([name, label, isNeeded]) => (
              <Choose
                key={name}
                id={`column-${name}`}
                label={label}
                value={String(csv.columns[name] ?? '')}
                onChange={(value) =>
                  set({ columns: { ...csv.columns, [name]: value === '' ? undefined : Number(value) } })
                }
              >
                {isNeeded ? null : <option value="">–</option>}
                {head.map((title, at) => (
                  <option key={title} value={at}>
                    {title}
                  </option>
                ))}
              </Choose>
            ))}
          </Box>
        </>
      ) : null}
    </>
  );
}

/** What would be stored, and what would not. */
function Result({ preview }: { preview: Preview }) {
  const { lines, readable, people, first, last, rows, bad } = preview;
  const hasTerminal = rows.some(({ terminal }) => terminal !== '');
  const unread = lines - readable;
  return (
    <Box role="status">
      <MessageBox
        mb="lg"
        variant={readable === 0 ? 'danger' : 'info'}
        message={
          readable === 0
            ? say('No line reads as a punch. Choose other columns, or another order of the date.')
            : say('{{readable}} of {{lines}} lines are punches of {{people}} people, from {{first}} to {{last}}.', {
                readable,
                lines,
                people,
                first: first ?? '–',
                last: last ?? '–',
              })
        }
      />
      {rows.length > 0 ? (
        <Rows
          head={[
            say('Line'),
            say('Badge number'),
            say('Time on the terminal'),
            say('Means'),
            ...(hasTerminal ? [say('Terminal')] : []),
          ]}
          rows={rows.map((row) => [
            String(row.number),
            row.badge,
            row.localTime,
            MEANS[row.code] ?? String(row.code),
            row.terminal,
          ])}
        />
      ) : null}
      {unread > 0 ? (
        <>
          <Text fontWeight="bold" mb="default">
            {say('{{unread}} no punch; kept under Held lines', {
              unread: unread === 1 ? say('1 line is') : say('{{unread}} lines are', { unread }),
            })}
          </Text>
          <Rows
            head={[say('Line'), say('Why'), say('What it says')]}
            rows={bad.map((one) => [String(one.number), one.reason, one.line])}
          />
        </>
      ) : null}
    </Box>
  );
}

/** A file of punches: chosen, looked at, its columns named, looked at again, taken over. */
export default function ImportFile(props: ActionProps) {
  const { action, resource } = props;
  const { tm } = useTranslation();
  const { run, isBusy } = useAction(props);
  const [file, setFile] = useState<{ content: string; contentName: string }>();
  const [looked, setLooked] = useState<Looked>();
  // what was chosen last counts at once; answers may come late, and out of their order
  const [plan, setPlan] = useState<Plan>();
  const asked = useRef(0);
  const [isTooLong, setTooLong] = useState(false);

  const look = async (given: { content: string; contentName: string }, plan?: Plan) => {
    if (plan) setPlan(plan);
    asked.current += 1;
    const turn = asked.current;
    const answer = await run({ ...given, step: 'look', ...(plan ? { plan: JSON.stringify(plan) } : {}) });
    const data = answer?.data as unknown as Looked | undefined;
    if (!data?.preview || turn !== asked.current) return;
    setLooked(data);
    setPlan(data.plan);
  };
  const choose = async (chosen: File | undefined) => {
    asked.current += 1;
    setLooked(undefined);
    setPlan(undefined);
    setFile(undefined);
    setTooLong((chosen?.size ?? 0) > MOST_BYTES);
    if (!chosen || chosen.size > MOST_BYTES) return;
    const given = { content: await chosen.text(), contentName: chosen.name };
    setFile(given);
    await look(given);
  };
  return (
    <>
      <DrawerContent>
        <Text mb="lg">{tm(`${action.name}Ask`, resource.id)}</Text>
        <Box mb="lg">
          <Label htmlFor="content">{say('attlog.dat or CSV')}</Label>
          <Input
            id="content"
            type="file"
            style={{ width: '100%' }}
            onChange={({ target }: ChangeEvent<HTMLInputElement>) => void choose(target.files?.[0])}
          />
        </Box>
        {isTooLong ? (
          <MessageBox mb="lg" variant="danger" message={say('This file is longer than 32 MB. Split it.')} />
        ) : null}
        {looked && plan && file ? (
          <Mapping plan={plan} sample={looked.sample} onPlan={(chosen) => void look(file, chosen)} />
        ) : null}
        {looked ? <Result preview={looked.preview} /> : null}
      </DrawerContent>
      <DrawerFooter>
        <Button
          variant="contained"
          disabled={isBusy || !looked || looked.preview.readable === 0}
          onClick={() => void run({ ...file, step: 'do', plan: JSON.stringify(plan) })}
        >
          {say('Take over')}
        </Button>
      </DrawerFooter>
    </>
  );
}
