import type { Request, RequestHandler } from 'express';
import { type Runtime, unitOfWork } from '../context.ts';
import { findVisit } from '../db/platform.ts';
import { principalOf } from '../domain/accounts/principal-of.ts';
import { endVisit } from '../domain/support/visits.ts';
import { companyMessage } from '../i18n/companies.ts';
import { problem } from '../problem.ts';
import { notSignedIn, requestIdOf } from './guards.ts';
import type { UserPrincipal } from './request.ts';

declare module 'express-session' {
  interface SessionData {
    /** the visit by which a super admin is inside a company */
    supporting: string;
  }
}

const visitIsReadOnly = problem(companyMessage, 'support.read-only', { status: 403 });

const visitEnded = problem(companyMessage, 'support.visit-ended', { status: 409 });

type Impersonation = { principal: UserPrincipal; watcher?: UserPrincipal };

/**
 * Where a super admin is: above all companies, or inside one as support, as long as the visit lasts. Asked at every
 * request. Inside the company they have the rights of a visitor, not their own.
 *
 * @throws Problem `support.read-only`, `support.visit-ended`
 */
export async function insideOf(runtime: Runtime, req: Request, impersonation: Impersonation): Promise<Impersonation> {
  const { supporting } = req.session;
  if (supporting === undefined) return impersonation;
  const { principal } = impersonation;
  const visit =
    principal.role === 'super_admin' ? await findVisit(runtime.database, supporting, principal.id) : undefined;
  if (!visit) {
    delete req.session.supporting;
    throw visitEnded({});
  }
  if (!visit.canWrite && req.method !== 'GET' && req.method !== 'HEAD') throw visitIsReadOnly({});
  const role = visit.canWrite ? 'support_writing' : 'support';
  const inside: UserPrincipal = {
    kind: 'user',
    id: principal.id,
    name: `Hajira · ${principal.name}`,
    email: principal.email,
    role,
    company: visit.company,
    memberId: null,
    // they read their own language inside too
    ...(principal.language ? { language: principal.language } : {}),
    ...(principal.banglaDigits === undefined ? {} : { banglaDigits: principal.banglaDigits }),
  };
  return { principal: inside };
}

/** "Leave": above all companies again. */
export function endVisiting(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    if (!req.user) throw notSignedIn({});
    const { supporting } = req.session;
    delete req.session.supporting;
    const principal = principalOf(req.user);
    if (supporting !== undefined && principal.role === 'super_admin') {
      await unitOfWork({ runtime, principal, requestId: requestIdOf(req) }, (ctx) => endVisit(ctx, supporting));
    }
    res.redirect(303, req.baseUrl);
  };
}
