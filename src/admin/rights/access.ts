import { type Context, companyOf } from '../../context.ts';
import { type GrantedTo, type GrantWish, grantRecords } from '../../domain/access/grants.ts';
import { namesOf } from '../../domain/access/names.ts';
import { type Grant, grantsWhere, previewRevoke, revokeGrants } from '../../domain/access/revoke.ts';
import { endOf } from '../../domain/access/rules.ts';
import { type Seer, type Way, whoCanSee } from '../../domain/access/who-can-see.ts';
import type { Row } from '../../domain/records/model.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { accessMessage } from '../../i18n/access.ts';
import { rights as everyRight } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import type { RecordAction } from '../declaration.ts';
import type { rightWords } from '../locale/access.ts';
import { actLabel, translateEach } from '../wording.ts';

const inWords = (rights: readonly (keyof typeof rightWords)[]) => rights.map((right) => actLabel(right)).join(', ');

/** For whom the grants are that people reach the record through, and those that do not let anybody at it yet. */
async function grantsAround(ctx: Context, model: Model, id: string, seers: readonly Seer[]): Promise<Grant[]> {
  const known = seers.flatMap(({ ways }) => ways.flatMap(({ grantId }) => grantId ?? []));
  return grantsWhere(ctx, '((g.model = $3 AND g.record_id = $4) OR g.id = ANY($5::uuid[]))', [model, id, known]);
}

type NameOf = (id: string | null) => string;

function wayInWords(way: Way, grants: ReadonlyMap<string, Grant>, memberId: string, nameOf: NameOf) {
  const principal = grants.get(way.grantId ?? '')?.principal ?? memberId;
  return {
    through: way.through,
    by: way.by === null ? (principal === memberId ? null : nameOf(principal)) : translateEach(way.by, ' > '),
    department: way.departmentId === null ? null : nameOf(way.departmentId),
    rights: inWords(way.rights),
    since: way.since,
    until: way.until,
    giver: way.grantedBy === null ? null : nameOf(way.grantedBy),
    // a grant of the department is taken back on the department
    grantId: way.through === 'department' ? null : way.grantId,
  };
}

const grantInWords = (grant: Grant, nameOf: NameOf) => ({
  id: grant.id,
  name: nameOf(grant.principal),
  rights: inWords(grant.rights),
  giver: nameOf(grant.grantedBy),
  since: grant.createdAt,
  until: grant.expiresAt,
});

async function accessOf(ctx: Context, model: Model, id: string): Promise<Record<string, unknown>> {
  const seers = await whoCanSee(ctx, model, id);
  const grants = await grantsAround(ctx, model, id, seers);
  const ways = seers.flatMap((seer) => seer.ways);
  const nameOf = await namesOf(ctx, [
    ...ways.flatMap(({ grantedBy, departmentId }) => [grantedBy, departmentId]),
    ...grants.flatMap(({ principal, grantedBy }) => [principal, grantedBy]),
  ]);
  const byId = new Map(grants.map((grant) => [grant.id, grant]));
  const used = new Set(ways.map(({ grantId }) => grantId));
  return {
    seers: seers.map(({ memberId, ways: his, ...seer }) => ({
      ...seer,
      ways: his.map((way) => wayInWords(way, byId, memberId, nameOf)),
    })),
    idle: grants.filter((grant) => !used.has(grant.id)).map((grant) => grantInWords(grant, nameOf)),
    mayGive: ctx.policy.allows('share', model),
    rights: everyRight.map((value) => ({ value, label: actLabel(value) })),
  };
}

const listOf = (value: unknown): string[] =>
  String(value ?? '')
    .split(',')
    .filter(Boolean);

/** @throws Problem unless the form names one user or one group */
export function toWhom({ userId, groupId }: Row): GrantedTo {
  if (!userId === !groupId)
    throw invalidFields([{ field: 'to', message: accessMessage('access.choose-user-or-group') }]);
  return userId ? { userId: String(userId) } : { groupId: String(groupId) };
}

/** What the form for giving says. */
export function wishOf(model: Model, ids: readonly string[], given: Row): GrantWish {
  const asked = listOf(given.rights);
  const rights = everyRight.filter((right) => asked.includes(right));
  return { model, ids, to: toWhom(given), rights, expiresAt: endOf(given) };
}

/** What falls with the grants, in words, before anybody says yes to it. */
export async function fallsWith(ctx: Context, ids: readonly string[]): Promise<Record<string, unknown>> {
  const { revoked, falls } = await previewRevoke(ctx, ids);
  const nameOf = await namesOf(
    ctx,
    [...revoked, ...falls].flatMap(({ principal, grantedBy }) => [principal, grantedBy]),
  );
  const words = (grants: readonly Grant[]) => grants.map((grant) => grantInWords(grant, nameOf));
  return { revoked: words(revoked), falls: words(falls) };
}

/** Only grants of this record are revoked here: a foreign id in the form is no grant of it. */
async function onThisRecord(ctx: Context, model: Model, id: string, given: Row): Promise<string[]> {
  const ids = listOf(given.ids);
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM record_grant WHERE company_id = $1 AND model = $2 AND record_id = $3 AND id::text = ANY($4)`,
    [companyOf(ctx), model, id, ids],
  );
  return rows.length === ids.length ? ids : [];
}

/** "Access": who can see this record, through what and until when; giving rights on it, and taking them back. */
export const accessAction = (model: Model): RecordAction => ({
  act: 'view',
  icon: 'Unlock',
  component: 'Access',
  may: ({ companyId, policy }) =>
    companyId !== null && (policy.allows('view', 'record_grant') || policy.allows('share', model)),
  actOn: ({ policy }) => (policy.allows('view', 'record_grant') ? 'view' : 'share'),
  read: (ctx, id) => accessOf(ctx, model, id),
  verbs: {
    give: {
      act: 'share',
      async run(ctx, id, given) {
        await grantRecords(ctx, wishOf(model, [id], given));
        return { data: await accessOf(ctx, model, id), stay: true };
      },
    },
    preview: {
      async run(ctx, id, given) {
        const data = await fallsWith(ctx, await onThisRecord(ctx, model, id, given));
        return { data, isQuiet: true, stay: true };
      },
    },
    revoke: {
      async run(ctx, id, given) {
        await revokeGrants(ctx, await onThisRecord(ctx, model, id, given));
        return { data: await accessOf(ctx, model, id), stay: true };
      },
    },
  },
});
