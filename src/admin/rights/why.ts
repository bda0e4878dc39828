import { explain } from '../../domain/access/explain.ts';
import { actsOf } from '../../domain/access/rules.ts';
import { columnsOf } from '../../domain/records/model.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { accessMessage } from '../../i18n/access.ts';
import { isSecret } from '../../policies/fields.ts';
import { isStructural } from '../../policies/policy.ts';
import { acts, type Model, type Operation } from '../../policies/roles.ts';
import type { RecordAction } from '../declaration.ts';
import { actLabel, translated, translateEach } from '../wording.ts';
import { wordOf } from './names.ts';

const askable = (model: Model): Operation[] => [...actsOf(model), ...(model === 'punch' ? (['correct'] as const) : [])];

const fieldsOf = (model: Model) =>
  columnsOf(model)
    .filter(({ name }) => !isStructural(name) && !isSecret(model, name))
    .map(({ name }) => ({ value: name, label: translated(wordOf(model, name)) }));

/** "Explain access": the four gates for a user and this record, each with what decided it. */
export const whyAction = (model: Model): RecordAction => ({
  act: 'view',
  icon: 'HelpCircle',
  component: 'Why',
  may: ({ companyId, policy }) => companyId !== null && policy.allows('view', 'rule'),
  read: async () => ({
    acts: askable(model).map((value) => ({ value, label: actLabel(value) })),
    fields: fieldsOf(model),
  }),
  async run(ctx, id, given) {
    const act = acts.find((one) => one === given.act);
    if (!given.userId || !act)
      throw invalidFields([{ field: 'userId', message: accessMessage('access.choose-user-and-act') }]);
    const field = given.field ? { field: String(given.field) } : {};
    const { allowed, gates } = await explain(ctx, { userId: String(given.userId), model, id, act, ...field });
    const reported = gates.map(({ gate, passed, reason }) => ({
      gate,
      passed,
      ...reason,
      words: translated(reason.words),
      through: reason.through === null ? null : translateEach(reason.through, ' > '),
    }));
    return { data: { allowed, gates: reported }, isQuiet: true, stay: true };
  },
});
