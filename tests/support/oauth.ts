/** A server that plays Google, Facebook, GitHub and X: over real HTTP, strict about PKCE and codes. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SocialSettings } from '../../src/admin/panel.ts';

/** Who sits at the other service, and what it says of them. */
export interface Person {
  id: string;
  name: string;
  email?: string;
  verified?: boolean;
  /** they say no */
  denies?: boolean;
}

interface Code {
  person: Person;
  redirect: string;
  challenge: string;
}

export async function startProviders() {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Person>();
  const asked: { path: string; query: URLSearchParams }[] = [];
  let person: Person = { id: '1', name: 'Nobody' };

  const profileOf = (provider: string, one: Person): unknown => {
    switch (provider) {
      case 'google':
        return { sub: one.id, name: one.name, email: one.email, email_verified: one.verified ?? true };
      case 'facebook':
        return { id: one.id, name: one.name, ...(one.email ? { email: one.email } : {}) };
      case 'github':
        return { id: Number(one.id), login: one.name.toLowerCase(), name: one.name };
      default:
        return { data: { id: one.id, name: one.name, username: one.name.toLowerCase() } };
    }
  };

  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://provider.invalid');
    const [, provider = '', what = '', more] = url.pathname.split('/');
    const json = (status: number, body: unknown) => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    asked.push({ path: url.pathname, query: url.searchParams });
    if (what === 'authorize') {
      const redirect = url.searchParams.get('redirect_uri') ?? '';
      const to = new URL(redirect);
      to.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (person.denies) to.searchParams.set('error', 'access_denied');
      else {
        const code = randomBytes(8).toString('hex');
        codes.set(code, { person, redirect, challenge: url.searchParams.get('code_challenge') ?? '' });
        to.searchParams.set('code', code);
      }
      return void res.writeHead(302, { location: to.href }).end();
    }
    if (what === 'token') {
      const parts: Buffer[] = [];
      for await (const part of req) parts.push(part as Buffer);
      const form = new URLSearchParams(Buffer.concat(parts).toString());
      const known = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const header = req.headers.authorization ?? '';
      const basic = Buffer.from(header.replace('Basic ', ''), 'base64').toString() === 'client:secret';
      const isClient = provider === 'twitter' ? basic : form.get('client_secret') === 'secret';
      if (!known || known.challenge !== challenge || known.redirect !== form.get('redirect_uri') || !isClient) {
        return json(400, { error: 'invalid_grant' });
      }
      const token = randomBytes(8).toString('hex');
      tokens.set(token, known.person);
      return json(200, { access_token: token, token_type: 'bearer', expires_in: 60 });
    }
    const bearer = (req.headers.authorization ?? '').replace(/^Bearer /i, '');
    const found = tokens.get(bearer) ?? tokens.get(url.searchParams.get('access_token') ?? '');
    if (what !== 'profile' || !found) return json(401, { error: 'invalid_token' });
    if (more === 'emails') {
      return json(200, found.email ? [{ email: found.email, primary: true, verified: found.verified ?? true }] : []);
    }
    json(200, profileOf(provider, found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (name: string) => ({
    id: 'client',
    secret: 'secret',
    endpoints: {
      authorize: `${url}/${name}/authorize`,
      token: `${url}/${name}/token`,
      profile: `${url}/${name}/profile`,
    },
  });
  const social: SocialSettings = {
    google: client('google'),
    facebook: client('facebook'),
    github: client('github'),
    twitter: client('twitter'),
  };
  return {
    url,
    social,
    asked,
    sits(one: Person) {
      person = one;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
