import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { type Runtime, unitOfWork } from '../../context.ts';
import { linesOf } from '../../domain/attendance/attlog.rule.ts';
import type { PunchFeed } from '../../domain/attendance/punch-feed.ts';
import { punchLinesOf } from '../../domain/attendance/pushed-lines.rule.ts';
import { setAlarms } from '../../domain/terminals/alarms.ts';
import { keepUnclaimedPush } from '../../domain/terminals/unclaimed.ts';
import { readUnpacked } from '../../http/body.ts';
import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { Problem, problem } from '../../problem.ts';
import { type Entry, enter, namedBy, pushRefused, type Shown } from './gate.ts';
import { handshake, zonedTime } from './handshake.rule.ts';
import { Limiter } from './limiter.ts';
import { ENCRYPTED } from './push-alarms.rule.ts';
import {
  holdAccessEvents,
  minutesAhead,
  receiveOperations,
  receiveOptions,
  receivePunches,
  receiveResults,
  shakeHands,
  type Taken,
  tellOrders,
  textOf,
} from './receive.ts';

/** The longest body taken, in bytes: a device sends its log in parts of some hundred lines. */
export const PUSH_BYTES = 4 << 20;

export interface PushOptions {
  runtime: Runtime;
  /** plain HTTP is refused; the reverse proxy's word counts as far as it is trusted */
  onlyTls: boolean;
  /** called after something was stored */
  onStored?: (() => void) | undefined;
  feed?: PunchFeed | undefined;
}

const tooOften = problem(terminalMessage, 'terminal.push-too-often', { status: 429 });
const noLength = problem(terminalMessage, 'terminal.push-no-length', { status: 411 });
const cutShort = problem(terminalMessage, 'terminal.push-cut-short', { status: 400 });
const pushEncrypted = problem(terminalMessage, 'terminal.push-encrypted', { status: 501 });
const noSerial = problem(terminalMessage, 'terminal.push-no-serial', { status: 400 });
const onlyByTls = problem(terminalMessage, 'terminal.push-only-tls', { status: 403 });

type PushHandler = (req: Request, entry: Entry) => Promise<string | Buffer>;

/**
 * The receiver of terminals that push (ADMS, `/iclock/*`). Every answer is plain text; "OK" is said only after the commit,
 * and anything else than a 200 makes a device keep what it has and send it again. Mounted at `/iclock`, and at
 * `/t/:key/iclock` for terminals whose key stands in their server address.
 */
export function createPushRouter(options: PushOptions): Router {
  const { runtime } = options;
  // after an outage a device sends its log in hundreds of parts; who is refused is guessing, or badly set up
  const requests = new Limiter(runtime.clock, 200, 1_000);
  const refusals = new Limiter(runtime.clock, 0.5, 30);
  const router = express.Router({ mergeParams: true });
  router.use((req, _res, next) => {
    if (options.onlyTls && !req.secure) throw onlyByTls({});
    next();
  });
  const serve =
    (answer: PushHandler): RequestHandler =>
    async (req, res) => {
      const shown = shownBy(req);
      const caller = `${shown.address} ${shown.serial}`;
      if (!refusals.has(shown.address) || !requests.takes(caller)) throw tooOften({});
      const entry = await enter(runtime, shown).catch((error: unknown) => {
        refusals.takes(shown.address);
        throw error;
      });
      send(res, await answer(req, entry));
    };
  const at = (name: string) => [`/${name}`, `/${name}.aspx`];
  router.get(at('cdata'), serve(greet));
  router.post(at('cdata'), serve(takeTable(options)));
  router.post(at('querydata'), serve(takeTable(options))); // where newer firmware sends what it was asked for
  router.get(at('getrequest'), serve(giveOrders));
  router.post(at('devicecmd'), serve(takeResults));
  router.all(
    at('registry'),
    serve(async (_req, { pusher }) => (pusher ? `RegistryCode=${pusher.serial}` : 'OK')),
  );
  router.all(
    ['/ping', '/push', '/fdata', '/edata'].flatMap((path) => [path, `${path}.aspx`]),
    serve(async () => 'OK'),
  );
  router.all(at('exchange'), refuseEncrypted(runtime, refusals));
  router.use((_req, res) => void res.status(404).type('text/plain').send('Not here'));
  router.use(answerPlainly(options));
  return router;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A parameter of the address, however firmware writes its name; the first where it comes twice. */
function asked(req: Request, name: string): string {
  const found = Object.entries(req.query).find(([given]) => given.toLowerCase() === name);
  return text(Array.isArray(found?.[1]) ? found[1][0] : found?.[1]).trim();
}

function shownBy(req: Request): Shown {
  const serial = asked(req, 'sn');
  if (!/^[\w.-]{1,40}$/.test(serial)) throw noSerial({});
  const isHandshake = req.method === 'GET' && /cdata/i.test(req.path);
  const lasting = text(req.params.key) || asked(req, 'comkey');
  const once = isHandshake && lasting === '' ? asked(req, 'pushcommkey') : '';
  const key = lasting || once || null;
  return { serial, isHandshake, address: req.ip ?? '', key, isKeyShownOnce: once !== '' };
}

function send(res: Response, body: string | Buffer): void {
  res.status(200).type('text/plain').send(body);
}

/**
 * What a push holds. Read only once it is known whose it is.
 *
 * @throws Problem when nobody says how much is to come: an empty body would be acknowledged, and what it held lost
 */
async function bodyOf(req: Request): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': coding } = req.headers;
  if (length === undefined && coding === undefined) throw noLength({});
  return readUnpacked(req, { packed: PUSH_BYTES, unpacked: PUSH_BYTES });
}

/** Bytes that follow a body which its sender announced too short are no request: the connection ends by that error. */
const hasMore = ({ socket }: Request): boolean =>
  (socket.errored as NodeJS.ErrnoException | null)?.code?.startsWith('HPE_') ?? false;

/** @throws Problem `terminal.push-cut-short`, after what came whole was stored: a 200 would count the line that was not */
function requireWhole({ isCut }: Pick<Taken, 'isCut'>): void {
  if (isCut) throw cutShort({});
}

/** Which table a push is of. The oldest firmware names none: the stamp it sends says which. */
function tableOf(req: Request): string {
  const named = asked(req, 'table').toUpperCase();
  const inner = asked(req, 'tablename').toUpperCase(); // PUSH 3: `table=tabledata&tablename=user`, or the second alone
  if (named === '' || named === 'TABLEDATA') return inner || named || tableOfStamp(req);
  return named;
}

function tableOfStamp(req: Request): string {
  if (asked(req, 'opstamp') !== '') return 'OPERLOG';
  return asked(req, 'stamp') === '' ? '' : 'ATTLOG';
}

/** Whoever nobody knows gets the plainest answer, and is listed. @throws Problem when somebody refused it */
async function storeUnclaimed(req: Request, { session }: Entry, body: Buffer | null, more?: { said?: Message }) {
  const shown = shownBy(req);
  const { isRefused } = await unitOfWork(session, (ctx) => keepUnclaimedPush(ctx, { ...shown, ...more }, body));
  if (isRefused) throw pushRefused({ reason: terminalMessage('terminal.push-rejected') });
  return shown.serial;
}

const greet: PushHandler = async (req, entry) => {
  const { session, pusher } = entry;
  if (!pusher) {
    const serial = await storeUnclaimed(req, entry, null);
    return handshake(serial, { stamp: null, offsetMinutes: await zoneOfCompany(session) });
  }
  if (asked(req, 'type') === 'time') {
    return `Time=${zonedTime(session.runtime.clock.now(), await minutesAhead(session, pusher))}`;
  }
  return shakeHands(session, pusher);
};

/** Its clock is set by our answer in any case: by the company's zone, then. */
async function zoneOfCompany(session: Entry['session']): Promise<number> {
  return unitOfWork(session, async ({ sql, companyId, now }) => {
    const { rows } = await sql.query<{ minutes: number }>(
      `SELECT round(extract(epoch FROM ($2::timestamptz AT TIME ZONE time_zone) - ($2::timestamptz AT TIME ZONE 'UTC')) / 60)::int AS minutes
       FROM company WHERE id = $1`,
      [companyId, now],
    );
    return rows[0]?.minutes ?? 0;
  });
}

const takeTable =
  ({ onStored, feed }: PushOptions): PushHandler =>
  async (req, entry) => {
    const { session, pusher } = entry;
    const table = tableOf(req);
    if (!pusher) {
      const unclaimed = table === 'ATTLOG' ? await bodyOf(req) : null;
      if (unclaimed) requireWhole({ isCut: punchLinesOf(textOf(unclaimed, null), hasMore(req)).cut !== null });
      await storeUnclaimed(req, entry, unclaimed);
      return unclaimed ? `OK: ${linesOf(textOf(unclaimed, null)).length}` : 'OK';
    }
    const body = await bodyOf(req);
    const pushed = { body, hasMore: hasMore(req) };
    switch (table) {
      case 'ATTLOG': {
        const stamp = asked(req, 'stamp').slice(0, 40) || null;
        const taken = await receivePunches(session, pusher, pushed, stamp);
        const { lines, ids } = taken;
        if (ids.length > 0) {
          const { principal } = session;
          if (principal.company) feed?.tell(principal.company.id, ids);
          onStored?.();
        }
        requireWhole(taken);
        return `OK: ${lines}`;
      }
      case 'OPERLOG':
      case 'USERINFO': {
        const taken = await receiveOperations(session, pusher, pushed);
        requireWhole(taken);
        return `OK: ${taken.lines}`;
      }
      case 'USER': {
        const taken = await receiveOperations(session, pusher, pushed);
        requireWhole(taken);
        return `user=${taken.lines}`; // PUSH 3 wants the table's name and the number of its records
      }
      case 'RTLOG':
        await holdAccessEvents(session, pusher, pushed);
        return 'OK';
      case 'OPTIONS':
        await receiveOptions(session, pusher, body);
        return 'OK';
      default:
        return 'OK'; // pictures, templates, error logs: not wanted, and a device is stuck on what is not acknowledged
    }
  };

/** Whoever asks for keys of an encryption of its own: what to change is said to it, and on its row in the panel. */
const refuseEncrypted =
  (runtime: Runtime, refusals: Limiter): RequestHandler =>
  async (req) => {
    const shown = shownBy(req);
    if (!refusals.takes(shown.address)) throw tooOften({});
    const named = await namedBy(runtime, shown);
    if (named) await unitOfWork(named.session, (ctx) => setAlarms(ctx, named.id, { push_encrypted: ENCRYPTED }));
    else await storeUnclaimed(req, await enter(runtime, shown), null, { said: ENCRYPTED });
    throw pushEncrypted({});
  };

const giveOrders: PushHandler = async (req, entry) => {
  if (!entry.pusher) {
    await storeUnclaimed(req, entry, null);
    return 'OK';
  }
  return tellOrders(entry.session, entry.pusher, asked(req, 'info') || null);
};

const takeResults: PushHandler = async (req, { session, pusher }) => {
  if (pusher) await receiveResults(session, pusher, await bodyOf(req));
  return 'OK';
};

/** Never a page, never JSON, never a 200: the device keeps what it has. */
function answerPlainly({ runtime }: PushOptions): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const asked = (error as { status?: unknown })?.status;
    const status = error instanceof Problem || typeof asked === 'number' ? Number(asked) : 500;
    if (status >= 500 && !(error instanceof Problem))
      runtime.log.error({ err: error, requestId: req.id }, 'a push failed');
    const said = error instanceof Problem ? error.message : 'ERROR';
    res.status(status).type('text/plain').send(said);
  };
}
