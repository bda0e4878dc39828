import { z } from 'zod';
import type { Context } from '../../context.ts';
import { explain } from '../../domain/access/explain.ts';
import { grantRecords, mostGranted } from '../../domain/access/grants.ts';
import { type Grant, previewRevoke, revokeGrants } from '../../domain/access/revoke.ts';
import { type Seer, whoCanSee } from '../../domain/access/who-can-see.ts';
import type { Row } from '../../domain/records/model.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { render } from '../../i18n/message.ts';
import { isUuid } from '../../id.ts';
import { rights } from '../../policies/records.ts';
import { acts, type Model, models } from '../../policies/roles.ts';
import { noSuchAddress } from '../answers.ts';
import { hasOwnAddress } from '../paths.ts';
import { parseBody } from '../records/body.ts';
import { exampleId } from '../records/examples.ts';
import { type Parameter, readQuery, requireNoQuery } from '../records/query.ts';
import { requireOn } from '../rights.ts';
import type { Route } from '../route.ts';

const right = z.enum(rights);
const instant = z.iso.datetime();
const addressed = models.filter(hasOwnAddress);

/** Instants as text, all through what a domain function answered. */
const plain = (value: unknown): Row => JSON.parse(JSON.stringify(value)) as Row;

const to = z.union([
  z.strictObject({ memberId: z.uuid() }),
  z.strictObject({ userId: z.uuid() }),
  z.strictObject({ groupId: z.uuid() }),
]);

const newGrants = z
  .strictObject({
    model: z.enum(addressed),
    ids: z
      .array(z.uuid())
      .min(1)
      .max(mostGranted)
      .meta({ description: 'The records: all of them get the grant, or none.' }),
    to: to.meta({ description: 'A user of the company (by user id or membership id) or a group.' }),
    rights: z.array(right).min(1).meta({ description: '`view` is always among them.' }),
    expiresAt: z.iso
      .datetime({ offset: true })
      .regex(/^[12]/)
      .nullable()
      .optional()
      .meta({ description: 'Not later than your own right ends.' }),
  })
  .meta({ id: 'NewGrants' });

const grant = z
  .strictObject({
    id: z.guid(),
    principal: z.guid().meta({ description: 'The member or the group that has it.' }),
    model: z.string(),
    recordId: z.guid(),
    rights: z.array(right),
    expiresAt: instant.nullable(),
    grantedBy: z.guid(),
    createdAt: instant,
  })
  .meta({ id: 'LivingGrant' });

const revocation = z
  .strictObject({
    revoked: z.array(grant),
    falls: z.array(grant).meta({ description: 'What was passed on from them and is held in no other way.' }),
  })
  .meta({ id: 'Revocation' });

const grantExample = {
  id: exampleId,
  principal: exampleId,
  model: 'employee',
  recordId: exampleId,
  rights: ['view', 'change'],
  expiresAt: null,
  grantedBy: exampleId,
  createdAt: '2026-11-22T02:02:11.000Z',
};
const revocationExample = { revoked: [grantExample], falls: [] };

const base = { tag: 'grants', kind: 'special', right: { model: 'any', act: 'share' } } as const;

const give: Route = {
  ...base,
  method: 'post',
  path: '/grants',
  operation: 'giveGrants',
  summary: 'Give a user or a group rights on single records',
  description:
    'No more than you hold yourself, and for no longer. A department’s own id stands for everything in it. Takes the right `share` on the table.',
  body: {
    schema: newGrants,
    example: { model: 'employee', ids: [exampleId], to: { userId: exampleId }, rights: ['view', 'change'] },
  },
  outcome: {
    status: 201,
    says: 'Given: the ids of the grants.',
    schema: z.strictObject({ data: z.array(z.strictObject({ id: z.guid() })) }),
    example: { data: [{ id: exampleId }] },
  },
  problems: [400, 404, 409, 413, 415],
  handle: async ({ ctx, search, body }) => {
    requireOn(ctx.policy, base.right);
    requireNoQuery(search);
    const wish = parseBody(newGrants, body);
    const expiresAt = wish.expiresAt ? new Date(wish.expiresAt) : null;
    const ids = await grantRecords(ctx, { ...wish, expiresAt });
    return { status: 201, body: { data: ids.map((id) => ({ id })) } };
  },
};

/**
 * A token takes back only where it may give: without this a token for reading could drop what its owner has or gave.
 *
 * @throws Problem `policy.refused`
 */
function requireShare(ctx: Context, grants: readonly Grant[]): void {
  for (const { model } of grants) ctx.policy.require('share', model);
}

/** The grant of an address. @throws Problem `record.not-found` */
function oneId(id: string): string[] {
  if (!isUuid(id)) throw recordNotFound({ model: 'record_grant' });
  return [id];
}

const preview: Route = {
  ...base,
  method: 'get',
  path: '/grants/{id}/consequences',
  operation: 'previewRevocation',
  summary: 'Show what would fall with a grant',
  description: 'Nothing is changed. Takes the right `share` on the table of its record.',
  outcome: { status: 200, says: 'What would be taken back.', schema: revocation, example: revocationExample },
  problems: [404],
  handle: async ({ ctx, id, search }) => {
    requireOn(ctx.policy, base.right);
    requireNoQuery(search);
    const found = await previewRevoke(ctx, oneId(id));
    requireShare(ctx, found.revoked);
    return { status: 200, body: plain(found) };
  },
};

async function takeBack(ctx: Context, ids: readonly string[]): Promise<Row> {
  const done = await revokeGrants(ctx, ids);
  requireShare(ctx, done.revoked);
  return plain(done);
}

const revoke: Route = {
  ...base,
  method: 'delete',
  path: '/grants/{id}',
  operation: 'revokeGrant',
  summary: 'Take a grant back',
  description: 'At once, and with it what was passed on from it. Takes the right `share` on the table of its record.',
  outcome: { status: 200, says: 'What was taken back.', schema: revocation, example: revocationExample },
  problems: [404, 409],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    requireOn(ctx.policy, base.right);
    return { status: 200, body: await takeBack(ctx, oneId(id)) };
  },
};

const several = z.strictObject({ ids: z.array(z.uuid()).min(1).max(mostGranted) }).meta({ id: 'NewRevocation' });

const revokeMany: Route = {
  ...base,
  method: 'post',
  path: '/grant-revocations',
  operation: 'revokeGrants',
  summary: 'Take several grants back',
  description: 'All of them or none. Takes the right `share` on the tables of their records.',
  body: { schema: several, example: { ids: [exampleId] } },
  outcome: { status: 201, says: 'What was taken back.', schema: revocation, example: revocationExample },
  problems: [400, 404, 409, 413, 415],
  handle: async ({ ctx, search, body }) => {
    requireNoQuery(search);
    requireOn(ctx.policy, base.right);
    return { status: 201, body: await takeBack(ctx, parseBody(several, body).ids) };
  },
};

const way = z
  .strictObject({
    through: z.enum(['role', 'own', 'department', 'grant', 'creator']),
    by: z.string().nullable().meta({ description: 'The role, group or rule behind it.' }),
    rights: z.array(right),
    since: instant,
    until: instant.nullable().meta({ description: 'null: for good.' }),
    grantedBy: z.string().nullable().meta({ description: 'Who gave it; null for what comes with the company.' }),
    grantId: z.guid().nullable(),
    departmentId: z.guid().nullable(),
  })
  .meta({ id: 'Way' });

const seers = z.strictObject({
  data: z.array(
    z
      .strictObject({
        memberId: z.guid(),
        userId: z.guid(),
        name: z.string(),
        email: z.string(),
        isActive: z.boolean(),
        ways: z.array(way),
      })
      .meta({ id: 'Seer' }),
  ),
});

const wayExample = {
  through: 'role',
  by: 'HR officer',
  rights: ['view', 'change'],
  since: '2026-11-22T02:02:11.000Z',
  until: null,
  grantedBy: null,
  grantId: null,
  departmentId: null,
};

const access: Route = {
  ...base,
  tag: 'access',
  right: null,
  method: 'get',
  path: '/records/{model}/{id}/access',
  operation: 'listAccessToRecord',
  summary: 'List who can see a record, through what, and since when',
  description: 'For whoever may view grants, or pass on rights on this record.',
  outcome: {
    status: 200,
    says: 'Everybody who can.',
    schema: seers,
    example: {
      data: [
        {
          memberId: exampleId,
          userId: exampleId,
          name: 'Karim Mia',
          email: 'karim@garments-a.example',
          isActive: true,
          ways: [wayExample],
        },
      ],
    },
  },
  problems: [404],
  handle: async ({ ctx, id, model, search }) => {
    requireNoQuery(search);
    const known = addressed.find((one) => one === model);
    if (!known) throw noSuchAddress({});
    if (!isUuid(id)) throw recordNotFound({ model: known });
    const found: Seer[] = await whoCanSee(ctx, known, id);
    return { status: 200, body: plain({ data: found }) };
  },
};

const questions: readonly Parameter[] = [
  { name: 'userId', schema: z.uuid().optional().meta({ description: 'Who: a user, or' }) },
  {
    name: 'memberId',
    schema: z.uuid().optional().meta({ description: "The user's membership. Give one of the two." }),
  },
  { name: 'model', schema: z.enum(addressed) },
  { name: 'id', schema: z.uuid().meta({ description: 'Of the record.' }) },
  { name: 'act', schema: z.enum(acts) },
  { name: 'field', schema: z.string().max(60).optional() },
];

const reason = z
  .strictObject({
    kind: z.enum(['rule', 'template', 'grant', 'own', 'ordinary', 'state']),
    id: z.string().nullable().meta({ description: 'Of the rule or the grant that decided.' }),
    through: z.string().nullable(),
    givenBy: z.string().nullable(),
    giver: z.string().nullable().meta({ description: 'Whoever gave it, by name.' }),
    since: instant.nullable(),
    until: instant.nullable(),
    words: z.string().meta({ description: 'For people, in the language that Accept-Language asks for.' }),
  })
  .meta({ id: 'Reason' });

const explanation = z
  .strictObject({
    allowed: z.boolean(),
    gates: z.array(
      z.strictObject({ gate: z.enum(['model', 'object', 'field', 'company']), passed: z.boolean(), reason }),
    ),
  })
  .meta({ id: 'Explanation' });

const explained: Route = {
  ...base,
  tag: 'access',
  right: { model: 'rule', act: 'view' },
  method: 'get',
  path: '/explain',
  operation: 'explainAccess',
  summary: 'Explain why somebody may, or may not, do something with a record',
  description:
    'The four gates in their order, each with what decided it. The first that did not pass is why. `words` are in the language of Accept-Language: `en` or `bn`.',
  query: questions,
  outcome: {
    status: 200,
    says: 'Why.',
    schema: explanation,
    example: {
      allowed: true,
      gates: [
        {
          gate: 'model',
          passed: true,
          reason: {
            kind: 'template',
            id: null,
            through: 'HR officer',
            givenBy: 'user:0198c0de-0000-7000-8000-000000000001',
            giver: 'Rahim Uddin',
            since: '2026-11-22T02:02:11.000Z',
            until: null,
            words:
              'They may change punch records: those of departments assigned to them, and those shared with them by name.',
          },
        },
      ],
    },
  },
  problems: [404],
  handle: async ({ ctx, search, language }) => {
    ctx.policy.require('view', 'rule');
    const asked = readQuery(questions, search) as {
      userId?: string;
      memberId?: string;
      model: Model;
      id: string;
      act: (typeof acts)[number];
      field?: string;
    };
    const { userId, memberId, field, ...rest } = asked;
    const who = memberId ? { memberId } : { ...(userId ? { userId } : {}) };
    const { allowed, gates } = await explain(ctx, { ...rest, ...who, ...(field ? { field } : {}) });
    const reported = gates.map(({ reason, ...gate }) => ({
      ...gate,
      reason: { ...reason, words: render(reason.words, language) },
    }));
    return { status: 200, body: plain({ allowed, gates: reported }) };
  },
};

/** Rights on single records, and what they come to. */
export const accessRoutes: readonly Route[] = [give, preview, revoke, revokeMany, access, explained];
