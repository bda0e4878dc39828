import { Box, Input, Label, MessageBox, Text } from '@adminjs/design-system';
import type { ChangeEvent } from 'react';
import { Choose, Rows } from './import-table.tsx';
import type { Inspected, Plan, TablePlan } from './lib/import.ts';
import { say } from './lib/words.ts';

const COLUMNS = [
  ['badge', say('Badge number')],
  ['time', say('Date, or date and time')],
  ['timeOfDay', say('Time (if in its own column)')],
  ['state', say('In or out')],
  ['verify', say('Verified by')],
  ['work', say('Work code')],
  ['terminal', say('Terminal (if the file has several)')],
] as const;

export const MEANS: Record<number, string> = {
  0: say('In'),
  1: say('Out'),
  2: say('Break out'),
  3: say('Break in'),
  4: say('Overtime in'),
  5: say('Overtime out'),
  255: say('Not said'),
};

const ASKED = {
  badge: say('Choose the column with the badge number, which is the employee’s number on terminals.'),
  time: say('Choose the column of the date and time.'),
  dates: say('Choose the date order. The file does not show whether the day or the month comes first.'),
  overnight: say('Choose the day for times that are earlier than the previous time in their row.'),
} as const;

type Set = (change: Partial<TablePlan>) => void;

/** How the text is parted, or which sheet, and in which order its dates are written. */
function Shape({ csv, inspected, set }: { csv: TablePlan; inspected: Inspected; set: Set }) {
  const isXlsx = inspected.container === 'xlsx';
  const isAsked = inspected.asks?.includes('dates') ?? false;
  return (
    <>
      {isXlsx ? (
        <Choose id="sheet" label={say('Sheet')} value={csv.sheet ?? ''} onChange={(sheet) => set({ sheet })}>
          {(inspected.sheets ?? []).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Choose>
      ) : (
        <Choose
          id="delimiter"
          label={say('Column separator')}
          value={csv.delimiter ?? ','}
          onChange={(delimiter) => set({ delimiter })}
        >
          <option value=",">{say('Comma')}</option>
          <option value=";">{say('Semicolon')}</option>
          <option value={'\t'}>{say('Tab')}</option>
          <option value="|">{say('Vertical line')}</option>
        </Choose>
      )}
      <Choose
        id="dates"
        label={say('Dates start with')}
        value={csv.dates ?? ''}
        isAsked={isAsked}
        onChange={(dates) => set({ dates })}
      >
        {csv.dates ? null : <option value="">{say('Choose…')}</option>}
        <option value="ymd">{say('The year (2026-11-03)')}</option>
        <option value="dmy">{say('The day (3/11/2026)')}</option>
        <option value="mdy">{say('The month (11/3/2026)')}</option>
      </Choose>
      <Box style={{ flex: '1 1 200px', minWidth: 0 }}>
        <Label htmlFor="headLines">{say('Header rows')}</Label>
        <Input
          id="headLines"
          type="number"
          min={0}
          max={10_000}
          value={csv.headLines}
          style={{ width: '100%' }}
          onChange={({ target }: ChangeEvent<HTMLInputElement>) =>
            set({ headLines: Math.min(10_000, Math.max(0, Math.trunc(Number(target.value) || 0))) })
          }
        />
      </Box>
    </>
  );
}

/** Which column means what. */
function Columns({
  csv,
  inspected,
  titles,
  set,
}: {
  csv: TablePlan;
  inspected: Inspected;
  titles: string[];
  set: Set;
}) {
  const { times } = csv.columns;
  const change = (name: string, value: unknown) => set({ columns: { ...csv.columns, [name]: value } });
  return (
    <Box flex flexWrap="wrap" mb="xl" style={{ gap: 12 }}>
      {COLUMNS.filter(([name]) => !times || !['timeOfDay', 'state'].includes(name)).map(([name, label]) => (
        <Choose
          key={name}
          id={`column-${name}`}
          label={label}
          value={String(csv.columns[name] ?? '')}
          isAsked={inspected.asks?.some((one) => one === name) ?? false}
          onChange={(value) => change(name, value === '' ? undefined : Number(value))}
        >
          <option value="">–</option>
          {titles.map((title, at) => (
            <option key={title} value={at}>
              {title}
            </option>
          ))}
        </Choose>
      ))}
      {(times ?? []).map(({ at, code }) => (
        <Choose
          key={at}
          id={`times-${at}`}
          label={say('{{column}} is', { column: titles[at] ?? '' })}
          value={String(code)}
          onChange={(value) => {
            const left = (times ?? []).flatMap((one) =>
              one.at === at ? (value === '' ? [] : [{ at, code: Number(value) }]) : [one],
            );
            change('times', left.length > 0 ? left : undefined);
          }}
        >
          <option value="">{say('Not a punch')}</option>
          {Object.entries(MEANS).map(([known, word]) => (
            <option key={known} value={known}>
              {word}
            </option>
          ))}
        </Choose>
      ))}
    </Box>
  );
}

/** Choices that only some files need: zeros before badge numbers, times after midnight. */
function Rest({ csv, inspected, set }: { csv: TablePlan; inspected: Inspected; set: Set }) {
  const asksDay = inspected.asks?.includes('overnight') ?? false;
  return (
    <>
      <Choose
        id="zeros"
        label={say('Leading zeros of badge numbers')}
        value={csv.zeros ?? ''}
        onChange={(value) => set({ zeros: value === 'drop' ? 'drop' : undefined })}
      >
        <option value="">{say('Keep (0017)')}</option>
        <option value="drop">{say('Remove (17)')}</option>
      </Choose>
      {asksDay || csv.overnight ? (
        <Choose
          id="overnight"
          label={say('Time earlier than the previous one')}
          value={csv.overnight ?? ''}
          isAsked={asksDay}
          onChange={(overnight) => set({ overnight })}
        >
          {csv.overnight ? null : <option value="">{say('Choose…')}</option>}
          <option value="next-day">{say('Belongs to the next day')}</option>
          <option value="same-day">{say('Belongs to the same day')}</option>
        </Choose>
      ) : null}
    </>
  );
}

const EMPTY_TABLE: TablePlan = { format: 'csv', headLines: 0, columns: {} };

/** How a file is read: proposed by what it holds, changed by whoever knows better. */
export function ImportPlan({
  plan,
  inspected,
  onPlan,
}: {
  plan: Plan;
  inspected: Inspected;
  onPlan: (plan: Plan) => void;
}) {
  const sample = inspected.sample ?? [];
  const width = Math.max(0, ...sample.map((row) => row.length), inspected.heading?.length ?? 0);
  const titles = Array.from({ length: width }, (_, at) => `${at + 1}: ${inspected.heading?.[at] || say('(empty)')}`);
  const csv = plan.format === 'csv' ? plan : { ...EMPTY_TABLE, ...(plan.encoding ? { encoding: plan.encoding } : {}) };
  const set: Set = (change) => onPlan({ ...csv, ...change });
  const toFormat = (format: string) => onPlan(format === 'attlog' ? { format: 'attlog' } : csv);
  return (
    <>
      {(inspected.asks ?? []).map((one) => (
        <MessageBox key={one} mb="default" variant="warning" message={ASKED[one]} />
      ))}
      <Box flex flexWrap="wrap" mb="lg" style={{ gap: 12 }}>
        {inspected.container === 'xlsx' ? null : (
          <Choose id="format" label={say('File type')} value={plan.format} onChange={toFormat}>
            <option value="attlog">{say('attlog.dat from a terminal')}</option>
            <option value="csv">{say('A table (CSV)')}</option>
          </Choose>
        )}
        {plan.format === 'csv' ? (
          <>
            <Shape csv={csv} inspected={inspected} set={set} />
            <Rest csv={csv} inspected={inspected} set={set} />
          </>
        ) : null}
      </Box>
      {plan.format === 'csv' ? (
        <>
          <Text fontWeight="bold" mb="default">
            {say('First rows of the file')}
          </Text>
          <Rows head={titles.map((_, at) => say('Column {{it}}', { it: at + 1 }))} rows={sample} />
          <Columns csv={csv} inspected={inspected} titles={titles} set={set} />
        </>
      ) : null}
    </>
  );
}
