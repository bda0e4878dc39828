import { z } from 'zod';
import { makeBindCode, revokeSite } from '../../domain/sites/bind-code.ts';
import { requireNoQuery } from '../records/query.ts';
import { type Route, withoutContent } from '../route.ts';

const code = z
  .strictObject({
    code: z.string().meta({ description: 'Used once, on the site server. It is not shown again.' }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'BindingCode' });

const makeCode: Route = {
  method: 'post',
  path: '/sites/{id}/binding-codes',
  kind: 'special',
  tag: 'sites',
  operation: 'makeBindingCode',
  summary: 'Make the one-time code that binds a site server',
  description: 'The former code ends. Takes no body.',
  right: { model: 'site', act: 'bind' },
  outcome: {
    status: 201,
    says: 'Made.',
    schema: code,
    example: { code: `hjb_${'x'.repeat(64)}`, expiresAt: '2026-11-22T02:17:00.000Z' },
  },
  problems: [404],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    const created = await makeBindCode(ctx, id);
    return { status: 201, body: { code: created.code, expiresAt: created.expiresAt.toISOString() } };
  },
};

const revoke: Route = {
  method: 'delete',
  path: '/sites/{id}/binding',
  kind: 'special',
  tag: 'sites',
  operation: 'revokeSite',
  summary: "End a site server's access",
  description: 'It goes on offline and keeps its data until it is bound again.',
  right: { model: 'site', act: 'bind' },
  outcome: { status: 204, says: 'Ended.' },
  problems: [404],
  handle: withoutContent(revokeSite),
};

export const siteRoutes: readonly Route[] = [makeCode, revoke];
