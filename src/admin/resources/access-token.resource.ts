import { heldRights, makeToken, revokeOwnTokens, tokenDays } from '../../domain/accounts/tokens.ts';
import { panelMessage } from '../../i18n/panel.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import type { Declaration, RecordAction } from '../declaration.ts';
import { modelWords } from '../locale/access.ts';
import { currentRequest } from '../request.ts';
import { actLabel, said } from '../wording.ts';
import { withUsers } from './who.ts';

/** `employee.view`, `employee.change` -> one line for each table, in words. */
function byTable(rights: readonly string[]): { model: Model; acts: Operation[] }[] {
  const tables = new Map<Model, Operation[]>();
  for (const right of rights) {
    const [model, act] = right.split('.') as [Model, Operation];
    tables.set(model, [...(tables.get(model) ?? []), act]);
  }
  return [...tables].map(([model, acts]) => ({ model, acts }));
}

/** More tables than these are counted in a list; the token's own page names them all. */
const NAMED = 3;

function inWords(rights: readonly string[], where: 'list' | 'record'): string {
  const tables = byTable(rights);
  if (where === 'list' && tables.length > NAMED)
    return said(panelMessage('panel.rights-on-tables', { count: rights.length, count2: tables.length }));
  return tables
    .map(({ model, acts }) => `${said(modelWords[model] ?? model)}: ${acts.map((act) => actLabel(act)).join(', ')}`)
    .join('; ');
}

interface TokenEnds {
  revokedAt?: unknown;
  expiresAt?: unknown;
}

function stateOf({ revokedAt, expiresAt }: TokenEnds, now: Date): 'inUse' | 'revoked' | 'ended' {
  if (revokedAt) return 'revoked';
  return new Date(String(expiresAt)) <= now ? 'ended' : 'inUse';
}

/** "New token": out of the rights that whoever makes it holds themselves; its text is answered once and stored as a hash. */
const make: RecordAction = {
  act: 'add',
  onTable: true,
  isWide: true,
  icon: 'Plus',
  component: 'MakeToken',
  variant: 'primary',
  may: ({ principal, policy }) =>
    principal.kind === 'user' && principal.memberId !== null && policy.allows('add', 'access_token'),
  read: async ({ policy }) => ({
    days: tokenDays,
    tables: byTable(heldRights(policy)).map(({ model, acts }) => ({
      model,
      label: said(modelWords[model]),
      acts: acts.map((act) => ({ value: act, label: actLabel(act) })),
    })),
  }),
  async run(ctx, _id, given) {
    const rights = String(given.rights ?? '')
      .split(',')
      .filter(Boolean);
    const { token, name, expiresAt } = await makeToken(ctx, { ...given, rights });
    return { data: { token, name, expiresAt, address: `${currentRequest().origin}/api/v1` }, stay: true };
  },
};

/** "Revoke all of mine": when somebody else may know one of them. */
const revokeMine: RecordAction = {
  act: 'delete',
  onTable: true,
  icon: 'XCircle',
  component: 'Confirm',
  variant: 'danger',
  may: ({ principal, policy }) =>
    principal.kind === 'user' && principal.memberId !== null && policy.allows('delete', 'access_token'),
  async run(ctx) {
    const ended = await revokeOwnTokens(ctx);
    return ended === 0 ? { message: 'revokeMineNone' } : {};
  },
};

/** Everybody's own keys for programs; an admin sees those of their company, without any secret, and can end them. */
export const accessTokenResource: Declaration = {
  model: 'access_token',
  group: 'access',
  icon: 'Terminal',
  title: ['name'],
  list: ['name', 'userId', 'may', 'state', 'lastUsedAt', 'expiresAt', 'createdAt'],
  phone: ['name', 'state'],
  show: ['name', 'userId', 'may', 'state', 'createdAt', 'lastUsedAt', 'expiresAt', 'revokedAt'],
  filter: ['name', 'expiresAt', 'lastUsedAt'],
  form: [],
  reads: ['memberId', 'rights', 'revokedAt'],
  sort: { field: 'createdAt', direction: 'desc' },
  notice: () => 'tokensActAsTheirOwner',
  isRemovable: ({ state }) => state === 'inUse',
  properties: {
    userId: { reference: 'user' },
    may: {},
    state: { components: { list: 'Choice', show: 'Choice' } },
  },
  actions: { makeToken: make, revokeMine },
  async enrich(ctx, rows, where) {
    await withUsers(ctx, rows);
    for (const row of rows) {
      row.may = inWords(Array.isArray(row.rights) ? row.rights.map(String) : [], where);
      row.state = stateOf(row, ctx.now);
    }
  },
};
