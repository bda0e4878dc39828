import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import passport from 'passport';
import pg from 'pg';
import type { House } from '../../context.ts';
import { findUserById, type UserStanding } from '../../db/platform.ts';

declare module 'express-session' {
  interface SessionData {
    /** where he signed in from; a trigger copies it into its own column */
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

/** The few connections that sessions and sign-in limits use: they stand above companies and reach nothing else. */
export function platformPool(house: House): pg.Pool {
  const pool = new pg.Pool({
    connectionString: house.database.url,
    max: 3,
    application_name: 'hajira panel sessions',
    options: '-c role=hajira_platform',
  });
  pool.on('error', (error) => house.log.warn({ reason: error.message }, 'an idle database connection was lost'));
  return pool;
}

export interface Sessions {
  /** who sits at this browser, as he stands now: `request.user` */
  handlers: RequestHandler[];
  passport: passport.Authenticator;
  close(): Promise<void>;
}

export function createSessions(
  house: House,
  pool: pg.Pool,
  options: { cookieSecret: string; secure: boolean },
): Sessions {
  const Store = connectPgSimple(session);
  const store = new Store({
    pool,
    tableName: 'session',
    errorLog: (...words: unknown[]) => house.log.error({ words: words.map(String) }, 'sessions cannot be stored'),
  });
  const authenticator = new passport.Passport();
  authenticator.serializeUser((user, done) => done(null, user.id));
  authenticator.deserializeUser((id: string, done) => {
    findUserById(house.database, id).then((user) => done(null, user ?? false), done);
  });
  const remember = session({
    // two servers on one host (a cloud and a site on different ports) share their cookies
    name: `hajira_${house.place}`,
    secret: options.cookieSecret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/', maxAge: IDLE_HOURS * 3_600_000 },
  });
  return {
    handlers: [remember, savedBeforeRedirects, notByItself, notForEver(house), authenticator.session()],
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
  if (req.headers['x-asked-by'] === 'timer' && req.session) {
    const { session: open } = req;
    open.touch = () => open;
  }
  next();
};

/** However busy it is: a session that was stolen is not kept alive for good. */
const notForEver =
  (house: House): RequestHandler =>
  (req, _res, next) => {
    const { since } = req.session;
    if (since === undefined || house.clock.now().getTime() - since < WEEK_MS) return next();
    req.session.regenerate(next);
  };
