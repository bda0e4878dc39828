import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import passport from 'passport';
import type pg from 'pg';
import type { Runtime } from '../../context.ts';
import { findUserById, type UserStanding } from '../../db/platform.ts';
import type { Log } from '../../log.ts';

declare module 'express-session' {
  interface SessionData {
    /** where they signed in from; a trigger copies it into its own column */
    address: string;
  }
}

declare global {
  namespace Express {
    interface User extends UserStanding {}
  }
}

/** After so long without a request the session ends; and in any case after a week. */
const IDLE_HOURS = 12;
const WEEK_MS = 7 * 86_400_000;

export interface Sessions {
  /** who sits at this browser, as they stand now: `request.user` */
  handlers: RequestHandler[];
  passport: passport.Authenticator;
  close(): Promise<void>;
}

/** So much nearer than it is may a session's end be written down. */
const END_WITHIN_MS = 60_000;
/** Sessions whose end this process remembers; forgetting them costs a write each. */
const MOST_REMEMBERED = 10_000;

/**
 * Where sessions are kept. Their end moves with every request, and is written at most once a minute; never to an earlier
 * time, as a request with a session's old end (`notByItself`) would.
 */
class SessionStore extends connectPgSimple(session) {
  readonly #pool: pg.Pool;
  readonly #ends = new Map<string, number>();

  constructor(pool: pg.Pool, log: Log) {
    const errorLog = (...words: unknown[]) => log.error({ words: words.map(String) }, 'sessions cannot be stored');
    super({ pool, tableName: 'session', errorLog });
    this.#pool = pool;
  }

  override touch(sid: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    this.#moveEnd(sid, new Date(data.cookie.expires ?? 0).getTime()).then(() => done?.(), done);
  }

  async #moveEnd(sid: string, end: number): Promise<void> {
    if (end < (this.#ends.get(sid) ?? 0) + END_WITHIN_MS) return;
    const later = 'UPDATE session SET expire = to_timestamp($1) WHERE sid = $2 AND expire < to_timestamp($1)';
    await this.#pool.query(later, [Math.ceil(end / 1000), sid]);
    if (this.#ends.size >= MOST_REMEMBERED) this.#ends.clear();
    this.#ends.set(sid, end);
  }
}

export function createSessions(runtime: Runtime, options: { cookieSecret: string; secure: boolean }): Sessions {
  const store = new SessionStore(runtime.database.platform, runtime.log);
  const authenticator = new passport.Passport();
  authenticator.serializeUser((user, done) => done(null, user.id));
  authenticator.deserializeUser((id: string, done) => {
    findUserById(runtime.database, id).then((user) => done(null, user ?? false), done);
  });
  const remember = session({
    // two servers on one host (a cloud and a site on different ports) share their cookies
    name: `hajira_${runtime.deploymentRole}`,
    secret: options.cookieSecret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/', maxAge: IDLE_HOURS * 3_600_000 },
  });
  return {
    handlers: [remember, savedBeforeRedirects, notByItself, notForEver(runtime), authenticator.session()],
    passport: authenticator,
    close: async () => store.close(),
  };
}

/**
 * A browser follows a redirect as soon as the answer's head has arrived, and a session is stored only while the answer
 * ends: the next page would often be served by the session as it was. So what changed is stored first.
 */
const savedBeforeRedirects: RequestHandler = (req, res, next) => {
  const content = () => JSON.stringify({ ...req.session, id: req.sessionID, cookie: undefined });
  const before = content();
  const redirect = res.redirect.bind(res) as (...args: unknown[]) => void;
  res.redirect = (...args: unknown[]) => {
    if (!req.session || content() === before) return redirect(...args);
    req.session.save((error: unknown) => (error ? next(error) : redirect(...args)));
  };
  next();
};

/** What a page asks for by itself is no sign of a person: it does not keep an idle session alive. */
const notByItself: RequestHandler = (req, _res, next) => {
  if ((req.headers['x-asked-by'] === 'timer' || req.path === '/live') && req.session) {
    const { session: open } = req;
    open.touch = () => open;
  }
  next();
};

/** However busy it is: a session that was stolen is not kept alive for good. */
const notForEver =
  (runtime: Runtime): RequestHandler =>
  (req, _res, next) => {
    const { since } = req.session;
    if (since === undefined || runtime.clock.now().getTime() - since < WEEK_MS) return next();
    req.session.regenerate(next);
  };
