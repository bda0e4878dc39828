import type { Request, RequestHandler } from 'express';
import type { RecordJSON } from '#adminjs';
import { unitOfWork } from '../context.ts';
import type { FormLimit } from '../http/form-file.ts';
import { refusable } from './actions.ts';
import { answerWithin, panelRequest, sessionOf } from './answer.ts';
import { fieldsOf, formLimits } from './body.ts';
import { noSuchThing, requireText } from './guards.ts';
import type { PageDeclaration, PageVerb } from './pages/declaration.ts';
import { pages } from './pages/index.ts';
import type { Panel } from './panel-context.ts';
import { currentRequest, withinRequest } from './request.ts';

/** A page that the principal of the request has. @throws Problem `policy.not-allowed`, `panel.not-found` */
export function requirePage(name: string): PageDeclaration {
  const page = pages.find((one) => one.name === name);
  if (!page) throw noSuchThing({});
  const { ctx } = currentRequest();
  // who sees nothing of its table is told why, as at the table's list
  if (page.beside) ctx.policy.require('view', page.beside);
  if (page.may && !page.may(ctx)) throw noSuchThing({});
  return page;
}

/**
 * What is asked of a page, `<page>.<verb>`, if the principal may.
 *
 * @throws Problem `panel.not-found`, `policy.not-allowed`
 */
function requireVerb(req: Request): PageVerb {
  const [name = '', verbName = '', ...more] = String(req.params.pageName).split('.');
  const { verbs } = requirePage(name);
  const verb = Object.hasOwn(verbs, verbName) && more.length === 0 ? verbs[verbName] : undefined;
  if (!verb) throw noSuchThing({});
  const { ctx } = currentRequest();
  if (verb.may && !verb.may(ctx)) throw noSuchThing({});
  if (verb.right) ctx.policy.require(verb.right.act, verb.right.model);
  return verb;
}

/** A page is about no record: what AdminJS's screens expect of one. */
const noRecord = { id: '', title: '', params: {}, populated: {}, errors: {}, baseError: null } as unknown as RecordJSON;

/** What a page asks for. Its right is asked before its form is read, and once more in the unit of work that does it. */
export function pageVerbHandler(panel: Panel): RequestHandler {
  return async (req, res) => {
    const session = { ...sessionOf(panel, req, res), readOnly: true };
    const limit = await unitOfWork(session, (ctx) =>
      withinRequest(
        panelRequest(panel, req, session, ctx),
        async (): Promise<FormLimit> => formLimits[requireVerb(req).takes ?? 'record'],
      ),
    );
    const given = await fieldsOf(req, limit);
    requireText(req.originalUrl, ...Object.values(req.params), ...Object.values(given));
    const answer = await answerWithin(panel, req, res, async () => {
      const verb = requireVerb(req);
      return refusable(noRecord, {}, async () => {
        const { data = {}, isQuiet, message } = await verb.run(currentRequest().ctx, given);
        const notice = isQuiet || message === undefined ? {} : { notice: { message, type: 'success' } };
        return { record: noRecord, data, ...notice };
      });
    });
    res.json(answer);
  };
}
