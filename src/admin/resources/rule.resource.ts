import type { Declaration } from '../declaration.ts';
import { actWords, choicesOf, modelWords, scopeWords } from '../locale/access.ts';
import { ruleParts } from '../rights/rule-parts.ts';
import { onSiteOnly } from './on-site.ts';
import { userProperty, withMember, withUsers } from './who.ts';

const inWords = { components: { list: 'Choice', show: 'Choice', edit: 'RulePart' } };

export const ruleResource: Declaration = {
  model: 'rule',
  group: 'access',
  icon: 'Sliders',
  title: ['model', 'act'],
  list: ['roleId', 'groupId', 'userId', 'effect', 'act', 'model', 'field', 'scope', 'expiresAt'],
  phone: ['act', 'model'],
  show: ['roleId', 'groupId', 'userId', 'effect', 'act', 'model', 'field', 'scope', 'expiresAt', 'createdAt'],
  filter: ['roleId', 'groupId', 'model', 'act', 'effect'],
  form: ['roleId', 'groupId', 'userId', 'effect', 'model', 'field', 'act', 'scope', 'expiresAt'],
  reads: ['memberId'],
  sort: { field: 'createdAt', direction: 'desc' },
  notice: onSiteOnly,
  takes: (ctx, act) => (act === 'add' && ctx.policy.allows('add', 'rule') ? ['userId'] : []),
  stands: { memberId: 'userId' },
  given: withMember,
  properties: {
    ...userProperty,
    model: { availableValues: choicesOf(modelWords), ...inWords },
    act: { availableValues: choicesOf(actWords), ...inWords },
    scope: { availableValues: choicesOf(scopeWords), ...inWords },
    effect: { ...inWords },
    field: { description: 'ruleField', components: { edit: 'RulePart' } },
    expiresAt: { description: 'endsByItself' },
  },
  actions: {
    // asked for by the form: too much to be told with every page
    parts: {
      act: 'view',
      onTable: true,
      isHidden: true,
      icon: 'Sliders',
      component: 'RulePart',
      read: async () => ({ ...ruleParts() }),
      run: async () => ({ isQuiet: true, stay: true }),
    },
  },
  enrich: withUsers,
};
