import type { Request, RequestHandler } from 'express';
import { type Runtime, unitOfWork } from '../../context.ts';
import { findUserById } from '../../db/platform.ts';
import { findMemberOf } from '../../domain/access/members.ts';
import { asMember } from '../../domain/access/revoke.ts';
import { principalOf } from '../../domain/accounts/principal-of.ts';
import { record } from '../../domain/journal.ts';
import { accessMessage } from '../../i18n/access.ts';
import type { Message } from '../../i18n/message.ts';
import { problem } from '../../problem.ts';
import type { RecordAction } from '../declaration.ts';
import { notSignedIn, requestIdOf } from '../guards.ts';
import { currentRequest, type UserPrincipal } from '../request.ts';

declare module 'express-session' {
  interface SessionData {
    /** the user as whom a company admin sees the panel */
    seeingAs: string;
  }
}

const readOnlyImpersonation = problem(accessMessage, 'impersonation.read-only', { status: 403 });

const impersonationEnded = problem(accessMessage, 'impersonation.ended', { status: 409 });

const nothingToSee = problem(accessMessage, 'impersonation.no-rights', { status: 409 });

/**
 * Ends an impersonation and writes it to the journal. One that ends with its session (log out, expiry, a new password) is
 * written by a trigger of the session's table, since no request comes any more.
 */
async function noteEnd(
  runtime: Runtime,
  req: Request,
  watcher: UserPrincipal,
  seen: string,
  reason?: Message,
): Promise<void> {
  delete req.session.seeingAs;
  const companyId = watcher.company?.id;
  if (companyId === undefined) return;
  await unitOfWork({ runtime, principal: watcher, requestId: requestIdOf(req) }, (ctx) =>
    record(ctx, { action: 'user.seen-as-ended', model: 'user', recordId: seen, ...(reason ? { reason } : {}) }),
  );
}

/**
 * As whom a request is answered. Both users are read at every request: the impersonation ends before anything is shown when
 * one is no admin any more, or the other has left.
 *
 * @throws Problem `impersonation.read-only` for whatever is no reading, `impersonation.ended`
 */
export async function impersonationOf(
  runtime: Runtime,
  req: Request,
  principal: UserPrincipal,
): Promise<{ principal: UserPrincipal; watcher?: UserPrincipal }> {
  const { seeingAs } = req.session;
  if (seeingAs === undefined) return { principal };
  const user = await findUserById(runtime.database, seeingAs);
  const seen = user && principalOf(user);
  const isOurs = principal.role === 'company_admin' && seen?.company?.id === principal.company?.id;
  if (!seen || !isOurs || seen.role === 'nobody' || seen.role === 'super_admin') {
    await noteEnd(runtime, req, principal, seeingAs, accessMessage('impersonation.rights-lost'));
    throw impersonationEnded({});
  }
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    // within a unit of work a refusal is written down
    await unitOfWork({ runtime, principal, requestId: requestIdOf(req) }, async () => {
      throw readOnlyImpersonation({});
    });
  }
  return { principal: seen, watcher: principal };
}

/** "Stop": ends the impersonation. */
export function endImpersonation(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    if (!req.user) throw notSignedIn({});
    const { seeingAs } = req.session;
    if (seeingAs !== undefined) await noteEnd(runtime, req, principalOf(req.user), seeingAs);
    res.redirect(303, req.baseUrl);
  };
}

/** "View as this user": the panel as that user has it, read only, and recorded in the journal. */
export const seeAsAction: RecordAction = {
  act: 'view',
  icon: 'Monitor',
  component: 'SeeAs',
  may: ({ companyId, principal }) => companyId !== null && principal.role === 'company_admin',
  isOffered: ({ id, isActive }) => isActive === true && id !== currentRequest().principal.id,
  async run(ctx, id) {
    const memberId = await findMemberOf(ctx, { userId: id });
    const seen = memberId === undefined ? undefined : await asMember(ctx, memberId);
    if (!seen || seen.policy.rights.decisions.lines.length === 0) throw nothingToSee({});
    await record(ctx, { action: 'user.seen-as', model: 'user', recordId: id });
    currentRequest().seeAs(id);
    return { data: { seeing: true }, stay: true };
  },
};
