import type { Request, Response } from 'express';
import { type Context, type Session, unitOfWork } from '../context.ts';
import type { ActionResponse } from './actions.ts';
import { notOffered, requestIdOf } from './guards.ts';
import type { Panel } from './panel-context.ts';
import { type PanelRequest, type RecordAsked, type UserPrincipal, withinRequest } from './request.ts';

/** The answer that leaves after a rollback, and why it was one. */
class Refused extends Error {
  readonly answer: ActionResponse;

  constructor(answer: ActionResponse) {
    super('the action refused, and answers with what it said');
    this.answer = answer;
  }
}

const isRefusal = (answer: ActionResponse): boolean => {
  const { notice, record } = answer as { notice?: { type?: string }; record?: { errors?: object } };
  return notice?.type === 'error' || Object.keys(record?.errors ?? {}).length > 0;
};

/**
 * One request, one unit of work. What reads may not write, by the database's own word; an answer that says no leaves
 * nothing behind and is sent all the same; every answer leaves after the commit or the rollback.
 */
export async function answerWithin(
  panel: Panel,
  req: Request,
  res: Response,
  work: () => Promise<ActionResponse>,
  editing?: RecordAsked,
): Promise<ActionResponse> {
  let refused: ActionResponse | undefined;
  const session = { ...sessionOf(panel, req, res), readOnly: req.method !== 'POST' };
  try {
    return await unitOfWork(session, async (ctx) => {
      const answer = await withinRequest({ ...panelRequest(panel, req, session, ctx), editing }, work);
      if (!isRefusal(answer)) return answer;
      // an error that AdminJS put into words of its own: it would leave as a success
      if (req.method === 'POST' && !answer.refused) throw notOffered({});
      refused = answer;
      throw answer.refused ?? new Refused(answer);
    });
  } catch (error) {
    if (!refused) throw error;
    const { refused: problem, ...rest } = refused;
    return problem ? { ...rest, problem: { code: problem.code, status: problem.status } } : rest;
  }
}

type PanelSession = Session & { principal: UserPrincipal; watcher?: UserPrincipal | undefined };

/** Who asks, as the gate found them. */
export function sessionOf({ runtime }: Panel, req: Request, res: Response): PanelSession {
  const { principal, watcher } = res.locals as { principal: UserPrincipal; watcher?: UserPrincipal };
  return { runtime, principal, watcher, requestId: requestIdOf(req) };
}

/** What the panel's own parts find of the request that they answer. */
export function panelRequest(panel: Panel, req: Request, session: PanelSession, ctx: Context): PanelRequest {
  const { runtime, principal, watcher } = session;
  return {
    ctx,
    principal,
    watcher,
    hooks: panel.hooks,
    origin: panel.publicUrl ?? `${req.protocol}://${req.host}`,
    seeAs: (userId) => ctx.afterCommit(() => Object.assign(req.session, { seeingAs: userId })),
    visit: (id) => ctx.afterCommit(() => Object.assign(req.session, { supporting: id })),
    later: (go) =>
      ctx.afterCommit(() => {
        go({ runtime, principal }).catch((error: unknown) =>
          runtime.log.error({ err: error }, 'work after an answer failed'),
        );
      }),
    companies: new Set<string>(),
    reached: new Map(),
  };
}
