import { Box, Button, Input, Label, MessageBox, Text } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { Choose, Rows } from './import-table.tsx';
import { saveFile } from './lib/save-file.ts';
import { usePageAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';
import { PageFrame } from './page-frame.tsx';

interface Plan {
  columns: Record<string, number | undefined>;
  dates: string;
  mode: string;
  sheet?: string;
  headingRow?: number;
  encoding?: string;
}

interface Preview {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  refused: number;
  waiting: number;
  said: string | null;
  joined: { first: string; last: string } | null;
  shortYears: number;
  seen: string;
  problems: { row: number; column: string; message: string }[];
  changes: { row: number; code: string; field: string; old: string; new: string }[];
}

interface Inspected {
  plan: Plan;
  header: string[];
  sheets: string[];
  sheet: string;
  fields: { field: string; label: string }[];
  unused: string[];
  refused: string[];
  sample: string[][];
  missing: string | null;
  preview: Preview | null;
}

interface Progress {
  state: string;
  rows: number;
  rowAt: number;
  added: number;
  updated: number;
  unchanged: number;
  refused: number;
  said: string | null;
}

const MOST_BYTES = 28 << 20;

/** Which column means what, and what happens with codes that are there already. */
function Mapping({ inspected, plan, onPlan }: { inspected: Inspected; plan: Plan; onPlan: (plan: Plan) => void }) {
  const { header, fields, sheets, sample } = inspected;
  const set = (change: Partial<Plan>) => onPlan({ ...plan, ...change });
  // columns are guessed anew from another heading
  const reopen = (change: Partial<Plan>) => onPlan({ ...plan, ...change, columns: undefined as never });
  return (
    <>
      <Box flex flexWrap="wrap" mb="lg" style={{ gap: 12 }}>
        <Choose id="mode" label={say('Existing employees')} value={plan.mode} onChange={(mode) => set({ mode })}>
          <option value="add">{say('Add new employees only')}</option>
          <option value="update">{say('Update existing employees only')}</option>
          <option value="both">{say('Add new ones and update existing ones')}</option>
        </Choose>
        <Choose id="dates" label={say('Dates start with')} value={plan.dates} onChange={(dates) => set({ dates })}>
          <option value="ymd">{say('The year (2026-11-03)')}</option>
          <option value="dmy">{say('The day (3/11/2026)')}</option>
          <option value="mdy">{say('The month (11/3/2026)')}</option>
        </Choose>
        {sheets.length > 1 ? (
          <Choose
            id="sheet"
            label={say('Sheet')}
            value={plan.sheet ?? ''}
            onChange={(sheet) => onPlan({ ...plan, sheet, columns: undefined, headingRow: undefined } as never)}
          >
            {sheets.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Choose>
        ) : null}
        <Box style={{ flex: '1 1 200px', minWidth: 0 }}>
          <Label htmlFor="headingRow">{say('Header row')}</Label>
          <Input
            id="headingRow"
            type="number"
            min={1}
            max={100}
            value={plan.headingRow ?? 1}
            style={{ width: '100%' }}
            onChange={({ target }: ChangeEvent<HTMLInputElement>) =>
              reopen({ headingRow: Math.min(100, Math.max(1, Math.trunc(Number(target.value) || 1))) })
            }
          />
        </Box>
      </Box>
      <Text fontWeight="bold" mb="default">
        {say('First rows of the file')}
      </Text>
      <Rows head={[say('Row'), ...header]} rows={sample} />
      <Text fontWeight="bold" mb="default">
        {say('Column of each field')}
      </Text>
      <Box flex flexWrap="wrap" mb="lg" style={{ gap: 12 }}>
        {fields.map(({ field, label }) => (
          <Choose
            key={field}
            id={`column-${field}`}
            label={label}
            value={String(plan.columns[field] ?? '')}
            onChange={(value) => {
              const { [field]: _old, ...others } = plan.columns;
              set({ columns: value === '' ? others : { ...others, [field]: Number(value) } });
            }}
          >
            <option value="">–</option>
            {header.map((title, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file are known by their place
              <option key={at} value={at}>
                {`${at + 1}: ${title || say('(empty)')}`}
              </option>
            ))}
          </Choose>
        ))}
      </Box>
      {inspected.unused.length > 0 ? (
        <Text mb="lg">{say('Columns that are not imported: {{names}}', { names: inspected.unused.join(', ') })}</Text>
      ) : null}
      {inspected.refused.length > 0 ? (
        <MessageBox
          mb="lg"
          variant="danger"
          message={say('You are not allowed to import these fields: {{names}}', {
            names: inspected.refused.join(', '),
          })}
        />
      ) : null}
      {inspected.missing ? <MessageBox mb="lg" variant="danger" message={inspected.missing} /> : null}
    </>
  );
}

/** What each row would do. */
function Result({ preview }: { preview: Preview }) {
  const { rows, added, updated, unchanged, refused, waiting, problems, changes, said, joined, shortYears } = preview;
  return (
    <Box role="status">
      <MessageBox
        mb="lg"
        variant={added + updated === 0 ? 'danger' : 'info'}
        message={say(
          'Rows in the file: {{rows}}. New: {{added}}. Updated: {{updated}}. Unchanged: {{unchanged}}. With errors, not imported: {{refused}}.',
          { rows, added, updated, unchanged, refused },
        )}
      />
      {joined ? (
        <Text mb="lg">
          {say('Joining days from {{first}} to {{last}}.', { first: joined.first, last: joined.last })}
        </Text>
      ) : null}
      {shortYears > 0 ? (
        <MessageBox
          mb="lg"
          variant="info"
          message={say(
            'Years of two digits in joining days: {{n}} rows. 70 to 99 are read as 1970 to 1999, all others as 2000 to 2069.',
            { n: shortYears },
          )}
        />
      ) : null}
      {waiting > 0 ? (
        <MessageBox
          mb="lg"
          variant="danger"
          message={`${say('Waiting rows: {{waiting}}.', { waiting })} ${said ?? ''}`}
        />
      ) : null}
      {changes.length > 0 ? (
        <>
          <Text fontWeight="bold" mb="default">
            {say('Changes to existing employees')}
          </Text>
          <Rows
            head={[say('Row'), say('Code'), say('Field'), say('Before'), say('After')]}
            rows={changes.map((one) => [String(one.row), one.code, one.field, one.old, one.new])}
          />
        </>
      ) : null}
      {problems.length > 0 ? (
        <>
          <Text fontWeight="bold" mb="default">
            {say('Rows with errors')}
          </Text>
          <Rows
            head={[say('Row'), say('Column'), say('Error')]}
            rows={problems.map((one) => [String(one.row), one.column, one.message])}
          />
        </>
      ) : null}
    </Box>
  );
}

function Bar({ importId, progress, onStop }: { importId: string; progress: Progress; onStop: () => void }) {
  const { state, rows, rowAt, added, updated, unchanged, refused, said } = progress;
  const isOver = state === 'done' || state === 'stopped';
  return (
    <Box role="status">
      <Text fontWeight="bold" mb="default">
        {say(state === 'done' ? 'Import finished' : state === 'stopped' ? 'Import stopped' : 'Importing…')}
      </Text>
      <Text mb="default">{say('{{rowAt}} of {{rows}} rows processed', { rowAt, rows })}</Text>
      <progress value={rowAt} max={rows} style={{ width: '100%', height: 16 }} />
      <Text my="lg">
        {say('Added: {{added}}. Updated: {{updated}}. Unchanged: {{unchanged}}. Not imported: {{refused}}.', {
          added,
          updated,
          unchanged,
          refused,
        })}
      </Text>
      {said ? <MessageBox mb="lg" variant="danger" message={said} /> : null}
      {state === 'stopped' ? (
        <Text mb="lg">
          {say('Rows that are still to be imported: {{n}}. Open this import to continue it.', { n: rows - rowAt })}
        </Text>
      ) : null}
      {isOver && refused > 0 ? (
        <MessageBox mb="lg" variant="danger" message={say('Rows that were not imported: {{refused}}', { refused })} />
      ) : null}
      {isOver ? (
        <Box flex flexWrap="wrap" style={{ gap: 16 }}>
          <a href={`/admin/resources/employee_import/records/${importId}/show`}>{say('Open this import')}</a>
          <a href="/admin/resources/employee_import">{say('Files of employees')}</a>
        </Box>
      ) : (
        <Button variant="outlined" onClick={onStop}>
          {say('Stop')}
        </Button>
      )}
    </Box>
  );
}

/** How far an import is, asked again every second until it is over. */
function useProgress(importId: string | undefined, ask: () => Promise<Progress | undefined>) {
  const [progress, setProgress] = useState<Progress>();
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (importId === undefined) return undefined;
    let timer = 0;
    const next = async () => {
      const found = await latest.current();
      if (found) setProgress(found);
      if (!found || found.state === 'waiting' || found.state === 'running')
        timer = window.setTimeout(() => void next(), 1000);
    };
    void next();
    return () => window.clearTimeout(timer);
  }, [importId]);
  return progress;
}

/** What was chosen and what was found, and the calls between them. */
function useEmployeeFile() {
  const { run, isBusy } = usePageAction('import-employees');
  const [file, setFile] = useState<File>();
  const [inspected, setInspected] = useState<Inspected>();
  const [plan, setPlan] = useState<Plan>();
  const [encodingUnknown, setEncodingUnknown] = useState<string>();
  const [importId, setImportId] = useState<string>();
  const [isTooLong, setTooLong] = useState(false);
  // stays on the page when the notice is gone
  const [refused, setRefused] = useState<string>();
  // what was chosen last counts at once; answers may come late, and out of their order
  const asked = useRef(0);
  const progress = useProgress(importId, async () => {
    const answer = await run({ importId }, 'progress');
    return answer?.data?.progress as Progress | undefined;
  });

  const inspect = async (given: File, chosen?: Partial<Plan>) => {
    if (chosen?.columns) setPlan(chosen as Plan);
    asked.current += 1;
    const turn = asked.current;
    const answer = await run({ file: given, ...(chosen ? { plan: JSON.stringify(chosen) } : {}) }, 'preview');
    if (turn !== asked.current) return;
    setRefused(answer?.notice?.type === 'error' ? answer.notice.message : undefined);
    const data = answer?.data as unknown as (Inspected & { encodingUnknown?: string }) | undefined;
    setEncodingUnknown(data?.encodingUnknown);
    if (!data?.plan) return;
    setInspected(data);
    setPlan(data.plan);
  };
  const choose = async (chosen: File | undefined) => {
    asked.current += 1;
    setInspected(undefined);
    setPlan(undefined);
    setFile(undefined);
    setEncodingUnknown(undefined);
    setRefused(undefined);
    setTooLong((chosen?.size ?? 0) > MOST_BYTES);
    if (!chosen || chosen.size > MOST_BYTES) return;
    setFile(chosen);
    await inspect(chosen);
  };
  const confirm = async () => {
    const answer = await run({ file, plan: JSON.stringify(plan), seen: inspected?.preview?.seen ?? '' }, 'confirm');
    const id = answer?.data?.importId;
    if (id) setImportId(String(id));
  };
  const download = async () => {
    const answer = await run({}, 'template');
    const template = answer?.data?.template as { name: string; content: string } | undefined;
    if (template) saveFile(template.name, template.content);
  };
  const stop = () => void run({ importId }, 'stop');
  return {
    file,
    inspected,
    plan,
    encodingUnknown,
    importId,
    isTooLong,
    refused,
    isBusy,
    progress,
    inspect,
    choose,
    confirm,
    download,
    stop,
  };
}

/** A file of employees: chosen, its columns named, inspected row by row, imported. */
export default function ImportEmployees() {
  const { tm } = useTranslation();
  const { file, inspected, plan, encodingUnknown, importId, isTooLong, refused, isBusy, progress, ...calls } =
    useEmployeeFile();
  const { inspect, choose, confirm, download, stop } = calls;
  const preview = inspected?.preview;
  const now = preview ? preview.added + preview.updated : 0;
  const ready = now + (preview?.waiting ?? 0);
  if (importId !== undefined) {
    return (
      <PageFrame name="import-employees">
        {progress ? <Bar importId={importId} progress={progress} onStop={stop} /> : null}
      </PageFrame>
    );
  }
  return (
    <PageFrame name="import-employees">
      <Text mb="lg">{tm('importEmployeesAsk')}</Text>
      <Box mb="lg">
        <Button variant="outlined" disabled={isBusy} onClick={() => void download()}>
          {say('Download template')}
        </Button>
      </Box>
      <Box mb="lg">
        <Label htmlFor="file">{say('CSV or XLSX file')}</Label>
        <Input
          id="file"
          type="file"
          style={{ width: '100%' }}
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => void choose(target.files?.[0])}
        />
      </Box>
      {isTooLong ? (
        <MessageBox mb="lg" variant="danger" message={say('This file is larger than 28 MB. Split it.')} />
      ) : null}
      {refused && !inspected ? <MessageBox mb="lg" variant="danger" message={refused} /> : null}
      {encodingUnknown && file ? (
        <Box mb="lg">
          <MessageBox mb="default" variant="danger" message={encodingUnknown} />
          <Button variant="outlined" disabled={isBusy} onClick={() => void inspect(file, { encoding: 'windows-1252' })}>
            {say('Read as Windows-1252')}
          </Button>
        </Box>
      ) : null}
      {inspected && plan && file ? (
        <Mapping inspected={inspected} plan={plan} onPlan={(chosen) => void inspect(file, chosen)} />
      ) : null}
      {preview ? <Result preview={preview} /> : null}
      <Box mt="xl">
        <Button variant="contained" disabled={isBusy || ready === 0} onClick={() => void confirm()}>
          {now > 1 ? say('Import {{n}} rows', { n: now }) : say('Import')}
        </Button>
      </Box>
    </PageFrame>
  );
}
