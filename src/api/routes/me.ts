import { z } from 'zod';
import { heldRights } from '../../domain/accounts/tokens.ts';
import { exampleId } from '../records/examples.ts';
import { requireNoQuery } from '../records/query.ts';
import type { Route } from '../route.ts';

const me = z
  .strictObject({
    user: z.strictObject({ id: z.guid(), name: z.string(), email: z.string() }),
    company: z.strictObject({ id: z.guid(), name: z.string(), timeZone: z.string() }),
    token: z.strictObject({ id: z.guid(), name: z.string(), expiresAt: z.iso.datetime() }),
    rights: z.array(z.string()).meta({ description: 'What this token may do at this moment: `model.act`.' }),
  })
  .meta({ id: 'Me' });

/** Who a token acts for, and what it may: the first call of every integration. */
export const meRoute: Route = {
  method: 'get',
  path: '/me',
  kind: 'special',
  tag: 'me',
  operation: 'showMe',
  description: 'Every token may.',
  summary: 'Show whom this token acts for, and what it may do',
  right: null,
  outcome: {
    status: 200,
    says: 'You.',
    schema: me,
    example: {
      user: { id: exampleId, name: 'Rahim Uddin', email: 'rahim@garments-a.example' },
      company: { id: exampleId, name: 'Garments A', timeZone: 'Asia/Dhaka' },
      token: { id: exampleId, name: 'Payroll export', expiresAt: '2027-02-20T02:02:11.000Z' },
      rights: ['employee.view', 'punch.view'],
    },
  },
  handle: async ({ ctx, search }) => {
    requireNoQuery(search);
    const { principal } = ctx;
    if (principal.kind !== 'user' || !principal.company || !principal.token)
      throw new Error('only tokens call the API');
    const { company, token } = principal;
    const body = {
      user: { id: principal.id, name: principal.name, email: principal.email },
      company: { id: company.id, name: company.name, timeZone: company.timeZone },
      token: { id: token.id, name: token.name, expiresAt: token.expiresAt.toISOString() },
      rights: heldRights(ctx.policy),
    };
    return { status: 200, body };
  },
};
