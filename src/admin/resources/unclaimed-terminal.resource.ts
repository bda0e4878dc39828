import { adoptTerminal, refuseTerminal } from '../../domain/terminals/unclaimed.ts';
import type { Declaration } from '../declaration.ts';
import { storeSoon } from './terminal-actions.ts';

/** Terminals that push and that nobody knows. */
export const unclaimedTerminalResource: Declaration = {
  model: 'unclaimed_terminal',
  group: 'terminals',
  icon: 'HelpCircle',
  title: ['serial'],
  list: ['serial', 'state', 'address', 'storedLines', 'requests', 'firstSeenAt', 'lastSeenAt'],
  phone: ['serial', 'state'],
  show: [
    'serial',
    'state',
    'address',
    'model',
    'firmware',
    'storedLines',
    'storedBytes',
    'requests',
    'firstSeenAt',
    'lastSeenAt',
    'said',
  ],
  filter: ['serial', 'state', 'lastSeenAt'],
  form: [],
  composed: ['said'],
  sort: { field: 'lastSeenAt', direction: 'desc' },
  actions: {
    adopt: {
      act: 'change',
      icon: 'UserPlus',
      component: 'Confirm',
      isOffered: (row) => row.state !== 'adopted',
      async run(ctx, id) {
        const { rows } = await ctx.sql.query<{ serial: string }>(
          `SELECT serial FROM unclaimed_terminal WHERE company_id = $1 AND id = $2`,
          [ctx.companyId, id],
        );
        const serial = rows[0]?.serial ?? '';
        const terminal = await adoptTerminal(ctx, id, { name: `Terminal ${serial}` });
        storeSoon(ctx, String(terminal.id));
        return {};
      },
    },
    refuse: {
      act: 'change',
      icon: 'Slash',
      variant: 'danger',
      component: 'Confirm',
      isOffered: (row) => row.state === 'unclaimed',
      async run(ctx, id) {
        await refuseTerminal(ctx, id);
        return {};
      },
    },
  },
};
