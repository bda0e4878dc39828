import { describe, expect, test } from '@jest/globals';
import type { Declaration, RecordAction } from '../../src/admin/declaration.ts';
import { ownActions } from '../../src/admin/own-actions.ts';
import type { Context } from '../../src/context.ts';

/** Somebody with these rights, as `table.operation`, in a company or in none. */
const somebody = (companyId: string | null, ...rights: string[]) =>
  ({
    companyId,
    policy: { allows: (act: string, model: string) => rights.includes(`${model}.${act}`) },
  }) as never as Context;

const button: RecordAction = {
  act: 'view',
  icon: 'Edit',
  component: 'Confirm',
  may: ({ companyId, policy }) => companyId !== null && policy.allows('view', 'rule'),
  actOn: () => 'view',
  verbs: { save: { act: 'add', model: 'rule', run: async () => ({}) }, preview: { run: async () => ({}) } },
};

describe('A verb with a right of its own', () => {
  const actions = ownActions({ model: 'role', actions: { button } } as never as Declaration);
  const save = actions.get('button.save');

  test('asks for that right, and is nowhere where its button is not', () => {
    expect(save?.may?.(somebody('a', 'rule.view', 'rule.add'))).toBe(true);
    expect(save?.may?.(somebody('a', 'rule.view'))).toBe(false);
    expect(save?.may?.(somebody(null, 'rule.view', 'rule.add'))).toBe(false);
    expect(save?.actOn).toBeUndefined();
  });

  test('one without asks what its button asks', () => {
    expect(actions.get('button.preview')?.may).toBe(button.may);
  });
});
