import type { Context } from '../../context.ts';
import {
  type CellChange,
  changeRoleMatrix,
  type Matrix,
  previewRoleMatrix,
  roleMatrix,
  type Wish,
} from '../../domain/access/matrix.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { accessMessage } from '../../i18n/access.ts';
import { acts, type Model } from '../../policies/roles.ts';
import type { ActionResult, Given, RecordAction } from '../declaration.ts';
import { modelWords, scopeWords } from '../locale/access.ts';
import { mainTablesFirst } from '../table-order.ts';
import { actLabel, readerLanguage, said } from '../wording.ts';
import { wordOf } from './names.ts';

function inWords(matrix: Matrix, mayChange: boolean): Record<string, unknown> {
  const tables = mainTablesFirst.filter((model) => matrix.cells.some((cell) => cell.model === model));
  return {
    isFixed: matrix.template === 'company_admin' || !mayChange,
    isBuiltIn: matrix.template !== null,
    acts: acts.filter((act) => act !== 'correct').map((value) => ({ value, label: actLabel(value) })),
    scopes: Object.fromEntries(Object.entries(scopeWords).map(([scope, word]) => [scope, said(word)])),
    tables: tables.map((model) => ({
      model,
      label: said(modelWords[model]),
      cells: matrix.cells
        .filter((cell) => cell.model === model)
        .map(({ act, scope, choices, hasTimed }) => ({ act, scope, choices, hasTimed })),
      fields: matrix.fields
        .filter((cell) => cell.model === model)
        .map(({ field, act, allowed, isSensitive }) => ({
          field,
          act,
          allowed,
          isSensitive,
          label: said(wordOf(model, field)),
        })),
    })),
  };
}

/** `See Employees: Salary`, from what to what. */
function inOneLine({ model, act, field, from, to }: CellChange) {
  const word = (value: string) => said(field === null ? scopeWords[value as keyof typeof scopeWords] : value);
  const [right, table] = [actLabel(act), said(modelWords[model])];
  const named = readerLanguage() === 'bn' ? `${table} ${right}` : `${right} ${table}`;
  const label = `${named}${field === null ? '' : `: ${said(wordOf(model, field))}`}`;
  return { label, from: word(from), to: word(to) };
}

/** The cells that were changed, as the page sends them: JSON, looked at one by one. */
function wishesOf(given: Given): Wish[] {
  const refused = invalidFields([{ field: 'cells', message: accessMessage('access.cells-unreadable') }]);
  try {
    const list: unknown = JSON.parse(String(given.cells ?? '[]'));
    if (!Array.isArray(list) || list.length > 1_000) throw refused;
    return list.map((one: Record<string, unknown>) => {
      const [model, act] = [String(one.model) as Model, String(one.act) as Wish['act']];
      if (typeof one.field === 'string') return { model, act, field: one.field, allowed: one.allowed === true };
      return { model, act, scope: String(one.scope) as never };
    });
  } catch {
    throw refused;
  }
}

/** What saving would change, for whom. */
async function preview(ctx: Context, id: string, given: Given): Promise<ActionResult> {
  const { changes, members } = await previewRoleMatrix(ctx, id, wishesOf(given));
  const groups = members.map(({ names, effects }) => ({
    names,
    gains: effects.filter(({ isGain }) => isGain).map(inOneLine),
    losses: effects.filter(({ isGain }) => !isGain).map(inOneLine),
  }));
  return { data: { changes: changes.map(inOneLine), members: groups }, isQuiet: true, stay: true };
}

async function save(ctx: Context, id: string, given: Given): Promise<ActionResult> {
  await changeRoleMatrix(ctx, id, wishesOf(given));
  return { data: inWords(await roleMatrix(ctx, id), ctx.policy.allows('add', 'rule')), stay: true };
}

/** "Rights" of a role: tables and acts as a matrix, saved as one, after a look at what it would change. */
export const matrixAction: RecordAction = {
  act: 'view',
  model: 'rule',
  icon: 'Grid',
  component: 'RoleMatrix',
  isWide: true,
  may: ({ companyId, policy }) => companyId !== null && policy.allows('view', 'rule'),
  read: async (ctx, id) => inWords(await roleMatrix(ctx, id), ctx.policy.allows('add', 'rule')),
  verbs: {
    preview: { act: 'add', model: 'rule', run: preview },
    save: { act: 'add', model: 'rule', run: save },
  },
};
