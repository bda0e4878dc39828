import { scopesOn } from '../../domain/access/matrix.ts';
import { actsOf } from '../../domain/access/rules.ts';
import { columnsOf } from '../../domain/records/model.ts';
import { accessMessage } from '../../i18n/access.ts';
import { fieldKind, isSecret } from '../../policies/fields.ts';
import { isStructural } from '../../policies/policy.ts';
import { type Model, models } from '../../policies/roles.ts';
import type { Scope } from '../../policies/templates.ts';
import { modelWords, scopeWords } from '../locale/access.ts';
import { actLabel, said } from '../wording.ts';
import { wordOf } from './names.ts';

/** What a reach means, for whoever chooses it. */
const scopeSays: Readonly<Record<Scope, string>> = {
  none: 'No record. It says that nothing is given here.',
  own: 'His own employee record and what hangs on it: badges, punches.',
  granted:
    'Only single records that somebody gives him, under "Access" on the record. This is meant when nothing is chosen.',
  department: 'Records of the departments that are given to him and of all below, and what was given by name.',
  all: 'Every record of the company.',
};

const sides = ['view', 'change'] as const;

function fieldsOf(model: Model) {
  const fields = columnsOf(model)
    .filter(({ name }) => !isStructural(name) && !isSecret(model, name))
    .map(({ name }) => {
      const isSensitive = sides.some((act) => fieldKind(model, name, act) === '<sensitive>');
      const word = wordOf(model, name);
      const label = said(isSensitive ? accessMessage('panel.sensitive-field', { word }) : word);
      return {
        value: name,
        label,
        acts: [...sides],
        ...(isSensitive ? { says: said('Nobody has this field without a right of its own.') } : {}),
      };
    });
  return [{ value: '*', label: said('Every field'), acts: [...sides] }, ...fields];
}

/** What a rule can be made of, for its form. */
export const ruleParts = () => ({
  scopes: Object.entries(scopeWords).map(([value, label]) => ({
    value,
    label: said(label),
    says: said(scopeSays[value as Scope]),
  })),
  tables: models
    .filter((model) => actsOf(model).length > 0)
    .map((model) => ({
      value: model,
      label: said(modelWords[model]),
      acts: actsOf(model).map((value) => ({ value, label: actLabel(value) })),
      fields: fieldsOf(model),
      scopes: scopesOn(model),
    })),
});
