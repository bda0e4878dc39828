import { FormGroup, FormMessage, Select } from '@adminjs/design-system';
import { ApiClient, type EditPropertyProps, PropertyLabel } from 'adminjs';
import { type CSSProperties, useEffect, useState } from 'react';
import { say } from './lib/words.ts';

interface Choice {
  value: string;
  label: string;
  /** said below it once it is chosen */
  says?: string;
  isSensitive?: boolean;
}

interface Table extends Choice {
  acts: Choice[];
  fields: (Choice & { acts: string[] })[];
  scopes: string[];
}

/** What a rule can be made of: the same for every part, so that each offers only what fits the others. */
interface Parts {
  tables: Table[];
  scopes: Choice[];
}

const radio: CSSProperties = {
  display: 'flex',
  gap: 8,
  alignItems: 'center',
  minHeight: 40,
  padding: '4px 12px',
  borderRadius: 8,
  lineHeight: 1.4,
};

const EFFECTS = [
  { value: 'allow', label: say('Allows'), says: say('grants this right'), color: '#1f7a4d' },
  {
    value: 'deny',
    label: say('Denies'),
    says: say('removes this right, even if another rule allows it'),
    color: '#b3261e',
  },
];

/** Deny is no lesser allow: both are shown, with what they do. */
function Effect({ property, record, onChange }: EditPropertyProps) {
  const chosen = String(record.params.effect ?? 'allow');
  const error = record.errors.effect;
  return (
    <FormGroup error={Boolean(error)}>
      <PropertyLabel property={property} />
      <div role="radiogroup" aria-label={say('Allows or denies')} style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        {EFFECTS.map(({ value, label, says, color }) => (
          <label key={value} style={{ ...radio, border: `1px solid ${chosen === value ? color : '#d5dfdd'}` }}>
            <input
              type="radio"
              name="effect"
              value={value}
              checked={chosen === value}
              onChange={() => onChange('effect', value)}
            />
            <span>
              <strong style={{ color, fontWeight: 700 }}>{label}</strong>: {says}
            </span>
          </label>
        ))}
      </div>
      <FormMessage>{error?.message}</FormMessage>
    </FormGroup>
  );
}

function choicesFor(path: string, { tables, scopes }: Parts, params: Record<string, unknown>): Choice[] {
  const table = tables.find(({ value }) => value === params.model);
  const named = table?.fields.find(({ value }) => value === params.field);
  switch (path) {
    case 'model':
      return tables;
    case 'act':
      return (table?.acts ?? []).filter(
        ({ value }) => !params.field || (named?.acts ?? ['view', 'change']).includes(value),
      );
    case 'scope':
      return params.field ? [] : scopes.filter(({ value }) => table === undefined || table.scopes.includes(value));
    default:
      return table?.fields ?? [];
  }
}

const WHY_NONE: Record<string, string> = {
  act: say('Choose the table first.'),
  field: say('Choose the table first.'),
  scope: say('A right on a field applies to every record the user can access.'),
};

let asked: Promise<Parts> | undefined;

/** The same for every part of the form: asked for once, and again after a failure. */
function askParts(resourceId: string): Promise<Parts> {
  asked ??= new ApiClient()
    .resourceAction({ resourceId, actionName: 'parts' })
    .then(({ data }) => (data as unknown as { data: Parts }).data);
  asked.catch(() => {
    asked = undefined;
  });
  return asked;
}

const NO_PARTS: Parts = { tables: [], scopes: [] };

/** Table, right, field and reach of a rule: chosen from what fits together, each choice in words. */
export default function RulePart(props: EditPropertyProps) {
  const { property, record, resource, onChange } = props;
  const { path } = property;
  const [parts, setParts] = useState(NO_PARTS);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    askParts(resource.id).then(setParts, () => setProblem(say('The choices could not be loaded. Reload the page.')));
  }, [resource.id]);
  if (path === 'effect') return <Effect {...props} />;
  const choices = choicesFor(path, parts, record.params);
  const value = String(record.params[path] ?? '');
  const chosen = choices.find((one) => one.value === value) ?? null;
  const error = record.errors[path] ?? (problem ? { message: problem } : undefined);
  const pick = (picked: Choice | null) => {
    onChange(path, picked?.value ?? null);
    // what belonged to another table fits no more
    if (path === 'model') for (const part of ['act', 'field', 'scope']) onChange(part, null);
    if (path === 'field' && picked) onChange('scope', null);
  };
  return (
    <FormGroup error={Boolean(error)}>
      <PropertyLabel property={property} />
      <Select
        inputId={`rule-${path}`}
        value={chosen ?? ''}
        options={choices}
        isClearable={path === 'field' || path === 'scope'}
        isDisabled={choices.length === 0}
        onChange={pick}
      />
      <FormMessage>{error?.message ?? (choices.length === 0 ? WHY_NONE[path] : chosen?.says)}</FormMessage>
    </FormGroup>
  );
}
