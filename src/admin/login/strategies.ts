import type { Strategy } from 'passport';
import { Strategy as FacebookStrategy } from 'passport-facebook';
import { Strategy as GitHubStrategy } from 'passport-github2';
import { Strategy as GoogleStrategy } from 'passport-google-oauth20';
import OAuth2Strategy from 'passport-oauth2';
import type { Profile, Provider } from '../../domain/accounts/identities.ts';
import type { SocialClient } from './auth-context.ts';

// biome-ignore lint/suspicious/noExplicitAny: passport's own word for what a service answered
type Told = (error?: Error | null, profile?: any) => void;
type Done = (error: unknown, profile?: unknown) => void;
type Verify = (accessToken: string, refreshToken: string, profile: unknown, done: Done) => void;

const ADDRESSES = {
  google: {
    authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    profile: 'https://openidconnect.googleapis.com/v1/userinfo',
  },
  facebook: {
    authorize: 'https://www.facebook.com/v21.0/dialog/oauth',
    token: 'https://graph.facebook.com/v21.0/oauth/access_token',
    profile: 'https://graph.facebook.com/v21.0/me',
  },
  github: {
    authorize: 'https://github.com/login/oauth/authorize',
    token: 'https://github.com/login/oauth/access_token',
    profile: 'https://api.github.com/user',
  },
  twitter: {
    authorize: 'https://x.com/i/oauth2/authorize',
    token: 'https://api.x.com/2/oauth2/token',
    profile: 'https://api.x.com/2/users/me',
  },
} as const;

const SCOPES: Record<Provider, string[]> = {
  google: ['openid', 'email', 'profile'],
  facebook: ['email', 'public_profile'],
  github: ['read:user', 'user:email'],
  twitter: ['users.read', 'tweet.read'],
};

// biome-ignore lint/suspicious/noExplicitAny: what another service answers is looked into where it is believed
async function ask(url: string, accessToken: string): Promise<any> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json', 'user-agent': 'Hajira' };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`a profile was answered with ${answer.status}`);
  return answer.json();
}

/** X speaks OAuth 2 with PKCE; its client shows id and secret in the header, and its profile lies under `data`. */
class XStrategy extends OAuth2Strategy {
  // no private field: passport works with an object that only inherits from this one
  readonly profileAt: string;

  constructor(options: OAuth2Strategy.StrategyOptions & { profile: string }, verify: Verify) {
    const basic = Buffer.from(`${options.clientID}:${options.clientSecret}`).toString('base64');
    super({ ...options, customHeaders: { Authorization: `Basic ${basic}` } }, verify as never);
    this.profileAt = options.profile;
  }

  override userProfile(accessToken: string, done: Told): void {
    ask(this.profileAt, accessToken).then(
      ({ data }) => done(null, { id: data?.id, displayName: data?.name ?? data?.username }),
      (error) => done(error),
    );
  }
}

/** GitHub's own strategy takes an account without any address for a failure; here it is an account without one. */
class GitHub extends GitHubStrategy {
  // no private field: passport works with an object that only inherits from this one
  readonly profileAt: string;

  constructor(options: ConstructorParameters<typeof GitHubStrategy>[0] & { profile: string }, verify: Verify) {
    super(options, verify as never);
    this.profileAt = options.profile;
  }

  override userProfile(accessToken: string, done: Told): void {
    Promise.all([ask(this.profileAt, accessToken), ask(`${this.profileAt}/emails`, accessToken).catch(() => [])]).then(
      ([user, emails]) => done(null, { id: user.id, displayName: user.name ?? user.login, emails }),
      (error) => done(error),
    );
  }
}

interface Raw {
  id?: unknown;
  displayName?: unknown;
  emails?: { value?: unknown; email?: unknown; primary?: unknown; verified?: unknown }[];
  _json?: { sub?: unknown; name?: unknown; email?: unknown; email_verified?: unknown };
}

/**
 * What we believe of it. An address counts as theirs when the service itself says that it has checked it: Google and GitHub
 * do; Facebook gives one and says nothing, X gives none.
 */
function profileFrom(provider: Provider, raw: Raw): Profile {
  const open = provider === 'google' ? raw._json : undefined;
  const subject = String(raw.id ?? open?.sub ?? '');
  if (subject === '') throw new Error(`${provider} told no id`);
  const found = raw.emails?.find((one) => one.primary === true) ?? raw.emails?.[0];
  const given = open?.email ?? found?.value ?? found?.email;
  const email = typeof given === 'string' && given.includes('@') ? given.trim().toLowerCase() : null;
  const isVerified = open
    ? open.email_verified === true || open.email_verified === 'true'
    : provider === 'github' && found?.verified === true;
  const said = String(raw.displayName ?? open?.name ?? '');
  const name = said.trim().slice(0, 120) || (email?.split('@')[0] ?? 'Hajira');
  return { provider, subject, name, email, isVerified: email !== null && isVerified };
}

/** The way to one service, with state and PKCE both kept in the session and good for one answer. */
export function strategyFor(provider: Provider, client: SocialClient, callbackURL: string): Strategy {
  const at = client.endpoints ?? ADDRESSES[provider];
  const options = {
    clientID: client.id,
    clientSecret: client.secret,
    callbackURL,
    authorizationURL: at.authorize,
    tokenURL: at.token,
    profile: at.profile,
    scope: SCOPES[provider],
    sessionKey: `oauth2:${provider}`,
    state: true,
    pkce: true,
  };
  const verify: Verify = (_access, _refresh, raw, done) => {
    try {
      done(null, profileFrom(provider, raw as Raw));
    } catch (error) {
      done(error);
    }
  };
  switch (provider) {
    case 'google':
      return new GoogleStrategy({ ...options, userProfileURL: at.profile } as never, verify as never) as Strategy;
    case 'facebook': {
      const fields = { profileURL: at.profile, profileFields: ['id', 'displayName', 'email'] };
      return new FacebookStrategy({ ...options, ...fields, enableProof: true } as never, verify as never) as Strategy;
    }
    case 'github':
      return new GitHub(options as never, verify) as unknown as Strategy;
    case 'twitter':
      return new XStrategy(options as never, verify) as unknown as Strategy;
  }
}
