import type { Context } from '../../context.ts';
import { type Belongs, letBelong, letGo, ownershipTo, type Side } from '../../domain/access/ownership.ts';
import type { RecordAction } from '../declaration.ts';
import { valueLabel } from '../wording.ts';

const others: Readonly<Record<Side, Belongs['kind']>> = { user_group: 'role', role: 'group' };

async function membersOf(ctx: Context, side: Side, id: string): Promise<Record<string, unknown>> {
  const found = await ownershipTo(ctx, side, id);
  return {
    lines: found.map((one) => (one.kind === 'role' ? { ...one, name: valueLabel('role', 'name', one.name) } : one)),
    other: others[side],
    mayAdd: ctx.policy.allows('add', 'membership'),
    mayRemove: ctx.policy.allows('delete', 'membership'),
  };
}

/** "Members" of a group or a role: who is in it, since when and until when; putting in and taking out. */
export const membersAction = (side: Side): RecordAction => ({
  act: 'view',
  model: 'membership',
  icon: 'UserCheck',
  component: 'Members',
  may: ({ companyId, policy }) => companyId !== null && policy.allows('view', 'membership'),
  read: (ctx, id) => membersOf(ctx, side, id),
  verbs: {
    add: {
      act: 'add',
      model: 'membership',
      async run(ctx, id, given) {
        await letBelong(ctx, side, id, given);
        return { data: await membersOf(ctx, side, id), stay: true };
      },
    },
    remove: {
      act: 'delete',
      model: 'membership',
      async run(ctx, id, given) {
        await letGo(ctx, side, id, String(given.membershipId ?? ''));
        return { data: await membersOf(ctx, side, id), stay: true };
      },
    },
  },
});
