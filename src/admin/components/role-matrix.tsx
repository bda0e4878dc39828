import { Box, Button, H5, Loader, MessageBox, Text } from '@adminjs/design-system';
import type { ActionProps } from 'adminjs';
import { type CSSProperties, useState } from 'react';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';
import { say } from './lib/words.ts';
import type { Picked } from './pick.tsx';

interface Cell {
  act: string;
  scope: string;
  choices: string[];
  hasTimed: boolean;
}

interface FieldCell {
  field: string;
  act: 'view' | 'change';
  allowed: boolean;
  isSensitive: boolean;
  label: string;
}

interface Table {
  model: string;
  label: string;
  cells: Cell[];
  fields: FieldCell[];
}

interface MatrixData {
  isFixed: boolean;
  isBuiltIn: boolean;
  acts: Picked[];
  scopes: Record<string, string>;
  tables: Table[];
}

interface Line {
  label: string;
  from: string;
  to: string;
}

interface Preview {
  changes: Line[];
  /** users whom the same touches, together */
  members: { names: string[]; gains: Line[]; losses: Line[] }[];
}

/** What was changed and not saved yet: a scope, or a field's yes or no, by its cell. */
type Wishes = Record<string, string | boolean>;

const card: CSSProperties = { border: '1px solid #d5dfdd', borderRadius: 8, padding: 12, marginBottom: 12 };
const grid: CSSProperties = { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))', gap: 10 };
const select: CSSProperties = {
  font: 'inherit',
  width: '100%',
  minHeight: 40,
  padding: '6px 8px',
  borderRadius: 8,
  border: '1px solid #b9c6c4',
  background: '#fff',
};

const keyOf = (model: string, act: string, field = '') => `${model}/${act}/${field}`;

function cellsOf(wishes: Wishes): string {
  const cells = Object.entries(wishes).map(([key, value]) => {
    const [model, act, field] = key.split('/');
    return typeof value === 'string' ? { model, act, scope: value } : { model, act, field, allowed: value };
  });
  return JSON.stringify(cells);
}

interface Editing {
  data: MatrixData;
  wishes: Wishes;
  onWish: (key: string, value: string | boolean) => void;
}

function ScopeCell({ table, cell, data, wishes, onWish }: Editing & { table: Table; cell: Cell }) {
  const key = keyOf(table.model, cell.act);
  const word = data.acts.find(({ value }) => value === cell.act)?.label ?? cell.act;
  const isChanged = wishes[key] !== undefined && wishes[key] !== cell.scope;
  const choices = cell.choices.includes(cell.scope) ? cell.choices : [cell.scope, ...cell.choices];
  return (
    <label style={{ display: 'block', lineHeight: 1.5 }}>
      <Text as="span" fontSize="sm" color="grey60">
        {word}
        {cell.hasTimed ? say(' (and rules that end)') : ''}
      </Text>
      <select
        aria-label={`${word} ${table.label}`}
        disabled={data.isFixed}
        value={String(wishes[key] ?? cell.scope)}
        onChange={({ target }) => onWish(key, target.value)}
        style={{ ...select, ...(isChanged ? { borderColor: '#0f766e', background: '#e6f4f1' } : {}) }}
      >
        {choices.map((scope) => (
          <option key={scope} value={scope}>
            {data.scopes[scope] ?? scope}
          </option>
        ))}
      </select>
    </label>
  );
}

function Fields({ table, data, wishes, onWish }: Editing & { table: Table }) {
  if (table.fields.length === 0) return null;
  return (
    <details style={{ marginTop: 10 }}>
      <summary style={{ cursor: 'pointer', minHeight: 32, lineHeight: '32px' }}>
        {say('Fields of {{label}}', { label: table.label })}
      </summary>
      <Box style={{ ...grid, lineHeight: 1.5 }}>
        {table.fields.map((cell) => {
          const key = keyOf(table.model, cell.act, cell.field);
          const name = say(cell.act === 'view' ? 'See {{label}}' : 'Change {{label}}', { label: cell.label });
          return (
            <label key={key} style={{ display: 'flex', gap: 8, alignItems: 'center', minHeight: 32 }}>
              <input
                type="checkbox"
                disabled={data.isFixed}
                checked={Boolean(wishes[key] ?? cell.allowed)}
                onChange={({ target }) => onWish(key, target.checked)}
              />
              <span>
                {name}
                {cell.isSensitive ? say(' (sensitive)') : ''}
              </span>
            </label>
          );
        })}
      </Box>
    </details>
  );
}

const users = (n: number): string => (n === 1 ? say('1 user') : say('{{n}} users', { n }));

/** The first of many names; the rest is counted. */
const shortly = (names: readonly string[]): string =>
  names.length > 10
    ? say('{{it}} and {{length}} more', { it: names.slice(0, 10).join(', '), length: names.length - 10 })
    : names.join(', ');

function Lines({ word, color, lines }: { word: string; color: string; lines: Line[] }) {
  return (
    <>
      {lines.map(({ label, from, to }) => (
        <Text key={label}>
          <span style={{ color, fontWeight: 700 }}>{word}</span> {label}:{' '}
          {say('“{{from}}” becomes “{{to}}”', { from, to })}
        </Text>
      ))}
    </>
  );
}

function Would({ preview }: { preview: Preview }) {
  const { changes, members } = preview;
  if (changes.length === 0) return <MessageBox mb="lg" variant="info" message={say('Nothing would change.')} />;
  const touched = members.reduce((sum, { names }) => sum + names.length, 0);
  return (
    <Box
      style={{ ...card, lineHeight: 1.6, maxHeight: '40vh', overflowY: 'auto' }}
      role="status"
      tabIndex={0}
      data-testid="would"
    >
      <Text fontWeight="bold">
        {touched === 0
          ? say('Nobody’s rights would change now.')
          : say('Rights of {{touched}} would change', { touched: users(touched) })}
      </Text>
      {members.map(({ names, gains, losses }) => (
        <Box key={names.join()} mb="default">
          <Text>{shortly(names)}</Text>
          <Lines word={say('Gains')} color="#1f7a4d" lines={gains} />
          <Lines word={say('Loses')} color="#b3261e" lines={losses} />
        </Box>
      ))}
      <Text fontWeight="bold">{say('In the role')}</Text>
      {changes.map(({ label, from, to }) => (
        <Text key={label}>{say('{{label}}: was “{{from}}”, will be “{{to}}”', { label, from, to })}</Text>
      ))}
    </Box>
  );
}

/** Which tables are looked at: those named so, or those of which the role holds something. */
interface ViewPicker {
  text: string;
  isHeldOnly: boolean;
}

const isHeld = ({ cells }: Table): boolean => cells.some(({ scope, hasTimed }) => scope !== 'none' || hasTimed);

const isShown = (table: Table, { text, isHeldOnly }: ViewPicker, wishes: Wishes): boolean =>
  table.label.toLowerCase().includes(text.trim().toLowerCase()) &&
  (!isHeldOnly || isHeld(table) || Object.keys(wishes).some((key) => key.startsWith(`${table.model}/`)));

function SearchField({ look, onView }: { look: ViewPicker; onView: (look: ViewPicker) => void }) {
  return (
    <Box flex flexWrap="wrap" alignItems="center" mb="lg" style={{ gap: 16, lineHeight: 1.5 }}>
      <input
        type="search"
        aria-label={say('Find a table')}
        placeholder={say('Find a table')}
        value={look.text}
        onChange={({ target }) => onView({ ...look, text: target.value })}
        style={{ ...select, maxWidth: 280 }}
      />
      <label style={{ display: 'flex', gap: 8, alignItems: 'center', minHeight: 32 }}>
        <input
          type="checkbox"
          checked={look.isHeldOnly}
          onChange={({ target }) => onView({ ...look, isHeldOnly: target.checked })}
        />
        <span>{say('Only where the role holds something')}</span>
      </label>
    </Box>
  );
}

/** What a role may do, table by table: how far each right reaches, fields folded out, saved as one. */
export default function RoleMatrix(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [data, setData, problem] = useRead<MatrixData>(props);
  const [wishes, setWishes] = useState<Wishes>({});
  const [preview, setPreview] = useState<Preview>();
  const [look, setView] = useState<ViewPicker>({ text: '', isHeldOnly: false });
  if (problem) return <MessageBox m="lg" variant="danger" message={problem} />;
  if (!data) return <Loader />;
  const wish = (key: string, value: string | boolean) => {
    setWishes({ ...wishes, [key]: value });
    setPreview(undefined);
  };
  const ask = async () => {
    const answer = await run({ cells: cellsOf(wishes) }, 'preview');
    if (answer?.data?.changes) setPreview(answer.data as unknown as Preview);
  };
  const save = async () => {
    const answer = await run({ cells: cellsOf(wishes) }, 'save');
    if (!answer?.data?.tables) return;
    setData(answer.data as unknown as MatrixData);
    setWishes({});
    setPreview(undefined);
  };
  const editing = { data, wishes, onWish: wish };
  const shown = data.tables.filter((table) => isShown(table, look, wishes));
  const isTouched = Object.keys(wishes).length > 0;
  return (
    <Box p={['default', 'xl']} bg="container">
      {data.isFixed ? (
        <MessageBox mb="lg" variant="info" message={say('This role holds what you see. It cannot be changed here.')} />
      ) : data.isBuiltIn ? (
        <MessageBox
          mb="lg"
          variant="info"
          message={say('A built-in role is widened or closed here, never narrowed half-way.')}
        />
      ) : null}
      <SearchField look={look} onView={setView} />
      {shown.length === 0 ? <Text mb="lg">{say('No table is called so.')}</Text> : null}
      {shown.map((table) => (
        <Box key={table.model} style={card} data-testid={`table-${table.model}`}>
          <H5 mb="default">{table.label}</H5>
          <Box style={grid}>
            {table.cells.map((cell) => (
              <ScopeCell key={cell.act} table={table} cell={cell} {...editing} />
            ))}
          </Box>
          <Fields table={table} {...editing} />
        </Box>
      ))}
      {errors.cells ? <MessageBox mb="lg" variant="danger" message={errors.cells.message ?? ''} /> : null}
      {data.isFixed ? null : (
        <Box style={{ position: 'sticky', bottom: 0, background: '#fff', padding: '12px 0' }}>
          {preview ? <Would preview={preview} /> : null}
          <Box flex flexWrap="wrap" style={{ gap: 8 }}>
            <Button type="button" variant="outlined" disabled={isBusy || !isTouched} onClick={() => void ask()}>
              {say('What would change?')}
            </Button>
            <Button type="button" variant="contained" disabled={isBusy || !isTouched} onClick={() => void save()}>
              {say('Save')}
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
