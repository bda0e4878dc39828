import { scopesOn } from '../../domain/access/matrix.ts';
import { actsOf } from '../../domain/access/rules.ts';
import { columnsOf } from '../../domain/records/model.ts';
import { accessMessage } from '../../i18n/access.ts';
import { fieldKind, isSecret } from '../../policies/fields.ts';
import { isStructural } from '../../policies/policy.ts';
import { type Model, models } from '../../policies/roles.ts';
import type { Scope } from '../../policies/templates.ts';
import { modelWords, scopeWords } from '../locale/access.ts';
import { actLabel, translated } from '../wording.ts';
import { wordOf } from './names.ts';

/** What a reach means, for whoever chooses it. */
const scopeSays: Readonly<Record<Scope, string>> = {
  none: 'No records.',
  own: 'The user’s own employee record and its badges and punches.',
  granted: 'Only single records granted to the user under "Access" on the record. This is the default.',
  department: 'Records of the departments granted to the user and all departments below, and records granted by name.',
  all: 'Every record of the company.',
};

const sides = ['view', 'change'] as const;

function fieldsOf(model: Model) {
  const fields = columnsOf(model)
    .filter(({ name }) => !isStructural(name) && !isSecret(model, name))
    .map(({ name }) => {
      const isSensitive = sides.some((act) => fieldKind(model, name, act) === '<sensitive>');
      const word = wordOf(model, name);
      const label = translated(isSensitive ? accessMessage('panel.sensitive-field', { word }) : word);
      return {
        value: name,
        label,
        acts: [...sides],
        ...(isSensitive ? { says: translated('This field needs a right of its own.') } : {}),
      };
    });
  return [{ value: '*', label: translated('Every field'), acts: [...sides] }, ...fields];
}

/** What a rule can be made of, for its form. */
export const ruleParts = () => ({
  scopes: Object.entries(scopeWords).map(([value, label]) => ({
    value,
    label: translated(label),
    says: translated(scopeSays[value as Scope]),
  })),
  tables: models
    .filter((model) => actsOf(model).length > 0)
    .map((model) => ({
      value: model,
      label: translated(modelWords[model]),
      acts: actsOf(model).map((value) => ({ value, label: actLabel(value) })),
      fields: fieldsOf(model),
      scopes: scopesOn(model),
    })),
});
