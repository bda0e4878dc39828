import type { Declaration } from '../declaration.ts';
import { actWords, choicesOf, modelWords, scopeWords } from '../locale/access.ts';
import { onSiteOnly } from './on-site.ts';
import { userProperty, withMember, withUsers } from './who.ts';

const inWords = { list: 'Choice', show: 'Choice' };

export const ruleResource: Declaration = {
  model: 'rule',
  group: 'access',
  icon: 'Sliders',
  title: ['model', 'act'],
  list: ['roleId', 'groupId', 'userId', 'effect', 'act', 'model', 'field', 'scope', 'expiresAt'],
  phone: ['act', 'model'],
  show: ['roleId', 'groupId', 'userId', 'effect', 'act', 'model', 'field', 'scope', 'expiresAt', 'createdAt'],
  filter: ['roleId', 'groupId', 'model', 'act', 'effect'],
  form: ['roleId', 'groupId', 'userId', 'effect', 'act', 'model', 'scope', 'field', 'expiresAt'],
  reads: ['memberId'],
  sort: { field: 'createdAt', direction: 'desc' },
  notice: onSiteOnly,
  takes: (ctx, act) => (act === 'add' && ctx.policy.allows('add', 'rule') ? ['userId'] : []),
  stands: { memberId: 'userId' },
  given: withMember,
  properties: {
    ...userProperty,
    model: { availableValues: choicesOf(modelWords), components: inWords },
    act: { availableValues: choicesOf(actWords), components: inWords },
    scope: { availableValues: choicesOf(scopeWords), components: inWords },
    effect: { components: inWords },
    field: { description: 'ruleField' },
    expiresAt: { description: 'endsByItself' },
  },
  enrich: withUsers,
};
