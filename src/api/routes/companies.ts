import { z } from 'zod';
import { resetSecondStep, signUserOut } from '../../domain/accounts/support.ts';
import { releaseUser } from '../../domain/companies/release.ts';
import { declineRequest, linkRequest } from '../../domain/companies/requests.ts';
import { activateUser } from '../../domain/people/activation.ts';
import { orderPackage } from '../../domain/subscriptions/invoices.ts';
import { parseBody } from '../records/body.ts';
import { exampleId } from '../records/examples.ts';
import { requireNoQuery } from '../records/query.ts';
import type { Route } from '../route.ts';

const order: Route = {
  method: 'post',
  path: '/packages/{id}/order',
  kind: 'special',
  tag: 'packages',
  operation: 'orderPackage',
  summary: 'Order a package for the company',
  description:
    'An invoice is written, and the package applies once it is paid; one that costs nothing applies at once. A former order that is not paid is taken back.',
  right: { model: 'invoice', act: 'add' },
  outcome: {
    status: 201,
    says: 'Ordered: the invoice to pay, or null when there is nothing to pay.',
    schema: z.strictObject({ invoiceId: z.guid().nullable() }).meta({ id: 'Order' }),
    example: { invoiceId: exampleId },
  },
  problems: [404, 409],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    return { status: 201, body: { ...(await orderPackage(ctx, id)) } };
  },
};

const link: Route = {
  method: 'post',
  path: '/join-requests/{id}/acceptance',
  kind: 'special',
  tag: 'join-requests',
  operation: 'acceptJoinRequest',
  summary: 'Link a user who asked to the company',
  description: 'They stay inactive until an admin activates them, which is a separate operation.',
  right: { model: 'join_request', act: 'accept' },
  outcome: {
    status: 201,
    says: 'Linked.',
    schema: z.strictObject({ userId: z.guid() }).meta({ id: 'LinkedUser' }),
    example: { userId: exampleId },
  },
  problems: [404, 409],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    return { status: 201, body: { userId: await linkRequest(ctx, id) } };
  },
};

const decline: Route = {
  method: 'post',
  path: '/join-requests/{id}/refusal',
  kind: 'special',
  tag: 'join-requests',
  operation: 'declineJoinRequest',
  summary: 'Decline a request to join',
  description: 'They stay without a company and can ask again.',
  right: { model: 'join_request', act: 'reject' },
  outcome: { status: 204, says: 'Declined.' },
  problems: [404, 409],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    await declineRequest(ctx, id);
    return { status: 204 };
  },
};

const activation = z
  .strictObject({ employeeId: z.uuid().optional().meta({ description: 'Their employee record.' }) })
  .meta({ id: 'Activation' });

const activate: Route = {
  method: 'post',
  path: '/users/{id}/activation',
  kind: 'special',
  tag: 'users',
  operation: 'activateUser',
  summary: 'Activate a user of the company',
  description:
    'With an employee record they take its seat. Without one they count toward the user limit of the package.',
  right: { model: 'user', act: 'change' },
  body: { schema: activation, example: {} },
  outcome: { status: 204, says: 'Active.' },
  problems: [400, 404, 409, 413, 415],
  handle: async ({ ctx, id, search, body }) => {
    requireNoQuery(search);
    const { employeeId } = parseBody(activation, body ?? {});
    await activateUser(ctx, id, employeeId === undefined ? {} : { employeeId });
    return { status: 204 };
  },
};

const reason = z
  .strictObject({ reason: z.string().max(500).optional().meta({ description: 'Kept in the journal.' }) })
  .meta({ id: 'Release' });

const release: Route = {
  method: 'post',
  path: '/users/{id}/release',
  kind: 'special',
  tag: 'users',
  operation: 'releaseUser',
  summary: 'Release a user from the company',
  description:
    'Their roles, grants, tokens and sessions end immediately. Their employee record and punches stay. They can join another company. Not possible for the last active admin or for yourself.',
  right: { model: 'user', act: 'change' },
  body: { schema: reason, example: { reason: 'Left the factory' } },
  outcome: { status: 204, says: 'Released.' },
  problems: [400, 404, 409, 413, 415],
  handle: async ({ ctx, id, search, body }) => {
    requireNoQuery(search);
    await releaseUser(ctx, id, parseBody(reason, body ?? {}).reason ?? '');
    return { status: 204 };
  },
};

const rescueReason = z
  .strictObject({
    reason: z.string().min(1).max(500).meta({ description: 'Sent to the user and recorded in the journal.' }),
  })
  .meta({ id: 'Rescue' });

const rescue = (
  said: Pick<Route, 'path' | 'operation' | 'summary' | 'description'>,
  example: string,
  act: typeof resetSecondStep,
): Route => ({
  ...said,
  method: 'post',
  kind: 'special',
  tag: 'users',
  right: { model: 'user', act: 'change' },
  body: { schema: rescueReason, example: { reason: example } },
  outcome: { status: 204, says: 'Done.' },
  problems: [400, 404, 409, 413, 415],
  handle: async ({ ctx, id, search, body }) => {
    requireNoQuery(search);
    ctx.policy.require('change', 'user');
    await act(ctx, id, parseBody(rescueReason, body ?? {}).reason);
    return { status: 204 };
  },
});

const resetStep = rescue(
  {
    path: '/users/{id}/second-step-reset',
    operation: 'resetSecondStep',
    summary: 'Reset the second step of a user',
    description:
      'For users who lost both their phone and their recovery codes. Only an admin of their company can do this, and not for themselves. The user gets an e-mail.',
  },
  'Lost their phone; confirmed in person',
  resetSecondStep,
);

const signOutEverywhere = rescue(
  {
    path: '/users/{id}/sessions-end',
    operation: 'endSessions',
    summary: 'Sign a user out everywhere',
    description:
      'Ends all sessions in browsers and on phones immediately. The user stays active. Only an admin of their company can do this, and not for themselves. The user gets an e-mail.',
  },
  'Their phone was stolen',
  signUserOut,
);

/** Joining, leaving and ordering. */
export const companyRoutes: readonly Route[] = [order, link, decline, activate, release, resetStep, signOutEverywhere];
