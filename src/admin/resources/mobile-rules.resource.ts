import { flagNames } from '../../domain/mobile/flags.rule.ts';
import type { Declaration } from '../declaration.ts';
import { translated } from '../wording.ts';
import { cloudOnly } from './on-site.ts';

const limits = ['accuracyM', 'speedKmh', 'clockS', 'unprovenMinutes', 'gateMinutes'];
const keeping = ['photoDays', 'locationDays'];
const all = ['acceptsClean', 'wantsPhoto', ...flagNames, ...limits, ...keeping];

export const mobileRulesResource: Declaration = {
  model: 'mobile_rules',
  group: 'phones',
  icon: 'Sliders',
  title: ['id'],
  list: ['what', 'far', 'noLocation', 'mock', 'acceptsClean', 'locationDays'],
  phone: ['what', 'acceptsClean'],
  show: all,
  filter: [],
  form: all,
  sort: { field: 'createdAt', direction: 'asc' },
  notice: cloudOnly,
  properties: {
    what: {},
    acceptsClean: { components: { edit: 'Toggle' } },
    wantsPhoto: { components: { edit: 'Toggle' } },
    ...Object.fromEntries(flagNames.map((name) => [name, { components: { list: 'Choice', show: 'Choice' } }])),
  },
  async enrich(_ctx, rows) {
    for (const row of rows) row.what = translated('Rules of the company');
  },
};
