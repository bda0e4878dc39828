import { defineTable, READ } from './define-table.ts';

export const mobileRulesTable = defineTable('mobile_rules', {
  rights: {
    ceiling: { cloud: ['view', 'change'], site: READ },
    roles: {
      hr_manager: { view: 'all' },
    },
  },
  // what was found is in the punches; these are for whoever reads the rules on site
  replication: {
    direction: 'down',
    receives: [
      'far',
      'noLocation',
      'inaccurate',
      'oldLocation',
      'mock',
      'tooFast',
      'sharedPhone',
      'newPhone',
      'atGate',
      'outsideShift',
      'clockWrong',
      'unprovenTime',
      'noPhoto',
      'wantsPhoto',
      'accuracyM',
      'speedKmh',
      'clockS',
      'unprovenMinutes',
      'gateMinutes',
      'acceptsClean',
      'photoDays',
      'locationDays',
    ],
  },
  feature: 'mobile',
});
