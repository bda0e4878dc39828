import { createHash } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import type { z } from 'zod';
import { type Runtime, unitOfWork } from '../context.ts';
import { findSite } from '../db/platform.ts';
import { photosOfPunch } from '../domain/mobile/photos.ts';
import { bindSite } from '../domain/sites/bind-site.ts';
import { isFormerGood, recoverSite } from '../domain/sites/recover-site.ts';
import { renewToken } from '../domain/sites/renew-token.ts';
import { updateSiteSignIns } from '../domain/sites/sign-ins.ts';
import { partsOfToken } from '../domain/sites/site-token.ts';
import { noteComparing } from '../domain/sites/standing.ts';
import { areTwoMachines } from '../domain/sites/two-machines.ts';
import { parseJson } from '../http/json.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { Problem, problemBody } from '../problem.ts';
import { hashSecret, matchesHash } from '../secret.ts';
import { readBody, syncLimits } from './body.ts';
import { markOfNow, numberChanges, readPage, requireMark } from './feed.ts';
import { notePull, requireEpoch, takePush } from './ingest.ts';
import { knownColumns } from './models.ts';
import {
  bodyInvalid,
  bodyUnreadable,
  noSuchEndpoint,
  otherMachine,
  protoUnknown,
  revokedToken,
  twoMachines,
  unknownToken,
} from './problems.ts';
import { SUPPORTED_VERSIONS, type SupportedVersions, standingOf, writtenVersions } from './proto.rule.ts';
import {
  type BindAnswer,
  bindBody,
  headerNames,
  type PullAnswer,
  photosBody,
  pullBody,
  type Question,
  recoverBody,
  shapeOfPush,
  tokenBody,
} from './protocol.ts';
import { reconcileBody } from './protocol-reconcile.ts';
import { pruneFeed } from './prune.ts';
import { reconcile } from './reconcile.ts';

const wordsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');

/** The longest list of the protocol has 200,000 ids. */
export const syncJson = { depth: 30, values: 250_000 };

/** A body's JSON in its shape. @throws Problem `sync.body-unreadable`, `sync.body-invalid` */
function parse<T>(shapeOf: (json: unknown) => z.ZodType<T>, bytes: Buffer): T {
  let json: unknown;
  try {
    json = parseJson(bytes, syncJson);
  } catch (error) {
    const reason =
      error instanceof Problem ? `it is nested too deep or has too many values (${error.code})` : 'it is no JSON';
    throw bodyUnreadable({ reason }, error);
  }
  const parsed = shapeOf(json).safeParse(json);
  if (!parsed.success) throw bodyInvalid({ issues: wordsOf(parsed.error) });
  return parsed.data;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What an answer says that it answers. @see Asked */
const questionOf = (site: { id: string }, body: { epoch: number }, bytes: Buffer): Question => ({
  site: site.id,
  epoch: body.epoch,
  hash: sha256(bytes),
});

const versionOf = (req: Request): string | null => req.get(headerNames.app)?.slice(0, 50) ?? null;
const heardOf = (req: Request): string => req.get(headerNames.mark)?.slice(0, 100) ?? '';

/**
 * A site that is too old is told so; its punches are taken all the same, for ever.
 *
 * @throws Problem `sync.proto-unknown`
 */
const requireProto =
  (versions: SupportedVersions): RequestHandler =>
  (req, res, next) => {
    const found = req.get(headerNames.proto);
    res.set(headerNames.versions, writtenVersions(versions));
    const standing = standingOf(found, versions);
    res.locals.takesRows = standing === 'spoken';
    if (standing === 'spoken' || (standing === 'punches' && req.path === '/push')) return next();
    throw protoUnknown({ found: found?.slice(0, 20) ?? 'none', ...versions, isOld: standing !== 'too-new' });
  };

/** What a token that names no site is compared with, so that both answers take the same time. */
const NO_TOKEN = hashSecret('no site has this token');

/**
 * The site whose token this is. Only the bearer of a revoked token is told that it was revoked.
 *
 * @param isAskingAnew a site whose database was restored asks for a new token with the one that has ended since
 *
 * @throws Problem `sync.unknown-token`, `sync.revoked`, `sync.two-machines`
 */
async function siteOf(runtime: Runtime, req: Request, isAskingAnew = false) {
  const authorization = req.get('authorization');
  const parts = partsOfToken(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
  const site = parts && (await findSite(runtime.database, parts.companyId, parts.siteId));
  const secret = parts?.secret ?? '';
  const retired = isAskingAnew && site && isFormerGood(site, runtime.clock.now()) ? site.retiredTokenHash : null;
  const hashes = [site?.tokenHash ?? NO_TOKEN, site?.previousTokenHash ?? NO_TOKEN, retired ?? NO_TOKEN];
  const tokenHash = hashes.filter((hash) => matchesHash(secret, hash))[0];
  if (tokenHash === undefined || !parts || !site) throw unknownToken({});
  if (site.isRevoked) throw revokedToken({});
  const found = { id: parts.siteId, name: site.name, companyId: parts.companyId, tokenHash };
  const start = req.get(headerNames.start)?.slice(0, 50);
  if (await areTwoMachines(runtime, { ...site, ...found }, start)) throw twoMachines({});
  return found;
}

/** The token is asked for before a byte of the body is read; the company is the token's, whatever the body says. */
function push(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const site = await siteOf(runtime, req);
    const bytes = await readBody(req, syncLimits.rows);
    const body = parse(shapeOfPush, bytes);
    const inReplyTo = questionOf(site, body, bytes);
    const { id: siteId, name, tokenHash } = site;
    const pusher = { siteId, name, tokenHash, appVersion: versionOf(req), takesRows: res.locals.takesRows === true };
    const answer = await unitOfWork({ runtime, principal: sitePrincipal(site) }, async (ctx) => {
      await requireMark(ctx, heardOf(req));
      return takePush(ctx, pusher, body, inReplyTo.hash);
    });
    if (body.no !== undefined) {
      runtime.log.info({ site: site.id, no: body.no, results: answer.results.slice(0, 10) }, 'a batch was taken');
    }
    res.json({ ...answer, inReplyTo });
  };
}

/** A page of what changed. Numbering is a transaction of its own, so that its locks are held for a moment. */
function pull(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const site = await siteOf(runtime, req);
    const bytes = await readBody(req, syncLimits.small);
    const body = parse(() => pullBody, bytes);
    const session = { runtime, principal: sitePrincipal(site) };
    await unitOfWork(session, (ctx) => updateSiteSignIns(ctx));
    await unitOfWork(session, (ctx) => numberChanges(ctx));
    await unitOfWork(session, (ctx) => pruneFeed(ctx));
    const page = await unitOfWork(session, async (ctx) => {
      await notePull(ctx, { siteId: site.id, tokenHash: site.tokenHash }, body);
      return readPage(ctx, site.id, body.cursor);
    });
    const inReplyTo = { ...questionOf(site, body, bytes), from: body.cursor };
    const answer: PullAnswer = {
      v: 1,
      inReplyTo,
      ...page,
      knownColumns: knownColumns(),
      serverTime: runtime.clock.now().toISOString(),
    };
    res.set('cache-control', 'no-store').json(answer);
  };
}

function photos(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const site = await siteOf(runtime, req);
    const bytes = await readBody(req, syncLimits.small);
    const { epoch, punch } = parse(() => photosBody, bytes);
    const found = await unitOfWork({ runtime, principal: sitePrincipal(site) }, async (ctx) => {
      await requireEpoch(ctx, { siteId: site.id, tokenHash: site.tokenHash }, epoch);
      return photosOfPunch(ctx, punch);
    });
    res.set('cache-control', 'no-store').json({ v: 1, inReplyTo: questionOf(site, { epoch }, bytes), ...found });
  };
}

/** A new token under the same epoch; the one it was asked with is good until the new one is first used. */
function renew(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const site = await siteOf(runtime, req);
    const bytes = await readBody(req, syncLimits.small);
    const body = parse(() => tokenBody, bytes);
    const token = await unitOfWork({ runtime, principal: sitePrincipal(site) }, async (ctx) => {
      await requireEpoch(ctx, { siteId: site.id, tokenHash: site.tokenHash }, body.epoch);
      return renewToken(ctx, site, body.instanceId);
    });
    if (token === undefined) throw otherMachine({});
    runtime.log.info({ site: site.id }, "a site's token was renewed");
    res.set('cache-control', 'no-store').json({ v: 1, inReplyTo: questionOf(site, body, bytes), token });
  };
}

function recover(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const site = await siteOf(runtime, req, true);
    const bytes = await readBody(req, syncLimits.small);
    const body = parse(() => recoverBody, bytes);
    const found = await unitOfWork({ runtime, principal: sitePrincipal(site) }, (ctx) =>
      recoverSite(ctx, site, { instanceId: body.instanceId, epoch: body.epoch }),
    );
    if (!found) throw otherMachine({});
    runtime.log.info({ site: site.id, epoch: found.epoch }, 'a site begins a new epoch');
    const serverTime = runtime.clock.now().toISOString();
    res.set('cache-control', 'no-store').json({ v: 1, inReplyTo: questionOf(site, body, bytes), ...found, serverTime });
  };
}

function compare(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const site = await siteOf(runtime, req);
    const bytes = await readBody(req, syncLimits.rows);
    const body = parse(() => reconcileBody, bytes);
    const found = await unitOfWork({ runtime, principal: sitePrincipal(site) }, async (ctx) => {
      await requireEpoch(ctx, { siteId: site.id, tokenHash: site.tokenHash }, body.epoch);
      await requireMark(ctx, heardOf(req));
      await updateSiteSignIns(ctx);
      const answer = { ...(await reconcile(ctx, site, body)), mark: await markOfNow(ctx) };
      if (body.progress) await noteComparing(ctx, site.id, body.progress);
      return answer;
    });
    res.json({ v: 1, inReplyTo: questionOf(site, body, bytes), ...found });
  };
}

function bind(runtime: Runtime): RequestHandler {
  return async (req, res) => {
    const bytes = await readBody(req, syncLimits.small);
    const { code, instanceId } = parse(() => bindBody, bytes);
    const binding = await bindSite(runtime, code, instanceId);
    runtime.log.info({ site: binding.site.id, epoch: binding.epoch }, 'a site was bound');
    const answer: BindAnswer = { v: 1, ...binding, serverTime: runtime.clock.now().toISOString() };
    // whoever asks does not know yet which site they are, nor under which epoch
    const inReplyTo = questionOf({ id: '' }, { epoch: 0 }, bytes);
    res.set('cache-control', 'no-store').json({ ...answer, inReplyTo });
  };
}

/** Every refusal as problem+json. A busy database is asked again in a while; a bug stays in the log. */
function answerProblem(runtime: Runtime): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    if (!(error instanceof Problem) || error.status >= 500) {
      runtime.log.error({ err: error, path: req.path }, 'a sync request failed');
    }
    const id = (req as { id?: unknown }).id;
    const body = problemBody(error, id === undefined ? undefined : String(id));
    if (body.status === 503) res.set('retry-after', '5');
    res.status(body.status).type('application/problem+json').send(JSON.stringify(body));
  };
}

/** The cloud's end of the sync, mounted at /sync/v1. @param spoken versions of the protocol */
export function createSyncRouter({
  runtime,
  versions = SUPPORTED_VERSIONS,
}: {
  runtime: Runtime;
  versions?: SupportedVersions;
}): Router {
  const router = express.Router();
  router.use(requireProto(versions));
  router.post('/bind', bind(runtime));
  router.post('/push', push(runtime));
  router.post('/pull', pull(runtime));
  router.post('/recover', recover(runtime));
  router.post('/token', renew(runtime));
  router.post('/reconcile', compare(runtime));
  router.post('/photos', photos(runtime));
  router.use((req) => {
    throw noSuchEndpoint({ path: req.originalUrl });
  });
  router.use(answerProblem(runtime));
  return router;
}
