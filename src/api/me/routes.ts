import { z } from 'zod';
import { unitOfWork } from '../../context.ts';
import type { PhoneMember } from '../../db/platform-phones.ts';
import type { DeploymentRole } from '../../deployment-role.ts';
import { knownDevice } from '../../domain/accounts/known-device.ts';
import { ownDay as readDay, ownPunches as readPunches, storedAbout } from '../../domain/mobile/own.ts';
import { signedTime } from '../../domain/mobile/server-time.ts';
import {
  endPhoneSession,
  exchangeToken,
  type PhoneTokens,
  signInByBrowser,
  signInOnPhone,
} from '../../domain/mobile/sessions.ts';
import { render, renderStored } from '../../i18n/message.ts';
import { parseBody } from '../records/body.ts';
import { exampleId } from '../records/examples.ts';
import { readQuery, requireNoQuery } from '../records/query.ts';
import { example, tag } from './examples.ts';
import { type PhoneCall, type PhoneRoute, signedTimeFor } from './route.ts';
import * as schemas from './schemas.ts';
import { send } from './send-punches.ts';

const presentTokens = ({ runtime }: PhoneCall, { accessToken, accessEndsAt, refreshToken }: PhoneTokens) => ({
  accessToken,
  accessEndsAt: accessEndsAt.toISOString(),
  refreshToken,
  serverTime: runtime.clock.now().toISOString(),
});

const signIn: PhoneRoute = {
  method: 'post',
  path: '/me/sessions',
  tag,
  operation: 'signInOnPhone',
  summary: 'Sign in on a phone, and register it',
  description:
    'Gives an access token of 15 minutes and a refresh token. Whoever has a second step sends its code too. A phone that signs in again keeps its registration; one with another id is another phone.',
  admits: 'anybody',
  body: {
    schema: schemas.signIn,
    example: { email: 'jamil@garments-a.example', password: 'a sentence to remember', phone: example.phone },
  },
  outcome: {
    status: 201,
    says: 'Signed in.',
    schema: schemas.session,
    example: {
      ...example.tokens,
      serverProof: 'x'.repeat(24),
      deviceToken: `${'x'.repeat(22)}.20400.${'x'.repeat(43)}`,
      user: { id: exampleId, name: 'Jamil Hossain', email: 'jamil@garments-a.example' },
      company: { id: exampleId, name: 'Garments A', timeZone: 'Asia/Dhaka' },
    },
  },
  problems: [400, 413, 415],
  handle: async (call) => {
    requireNoQuery(call.search);
    const { phone: device, ...given } = parseBody(schemas.signIn, call.body);
    const { email, password, code } = given;
    const { address, count } = call;
    const signedIn = await signInOnPhone(call.runtime, { email, password, code, device, address }, count);
    return { status: 201, body: presentSession(call, device, signedIn) };
  },
};

const presentSession = (
  call: PhoneCall,
  phone: { id: string },
  { member, tokens }: { member: PhoneMember; tokens: PhoneTokens },
) => ({
  ...presentTokens(call, tokens),
  ...signedTime(call.runtime, phone.id, call.runtime.clock.now()),
  deviceToken: knownDevice(call.runtime, member.userId, call.runtime.clock.now()),
  user: { id: member.userId, name: member.userName, email: member.email },
  company: { id: member.companyId, name: member.companyName, timeZone: member.timeZone },
});

const signInThere: PhoneRoute = {
  method: 'post',
  path: '/me/sessions/browser',
  tag,
  operation: 'signInOnPhoneByBrowser',
  summary: 'Sign in on a phone with what the browser came back with',
  description:
    'For Google, Facebook and the other services that the panel offers. Make a verifier and keep it; open /admin/phone?challenge=C in the system browser, C being its SHA-256 in base64url (add &app=yes to come back to hajira:/signed-in instead of the phone page). Its owner signs in there in any way, second step included, and the browser comes back with a code.',
  admits: 'anybody',
  body: {
    schema: schemas.signInByBrowser,
    example: { code: `hjl_${'x'.repeat(64)}`, verifier: 'x'.repeat(43), phone: example.phone },
  },
  outcome: signIn.outcome,
  problems: [400, 413, 415],
  handle: async (call) => {
    requireNoQuery(call.search);
    const { code, verifier, phone: device } = parseBody(schemas.signInByBrowser, call.body);
    const signedIn = await signInByBrowser(call.runtime, { code, verifier, device });
    return { status: 201, body: presentSession(call, device, signedIn) };
  },
};

const exchange: PhoneRoute = {
  method: 'post',
  path: '/me/tokens',
  tag,
  operation: 'exchangeRefreshToken',
  summary: 'Exchange a refresh token for the next pair of tokens',
  description: 'A refresh token that was used already and comes again was copied: the whole sign-in ends.',
  admits: 'anybody',
  body: { schema: schemas.exchange, example: { refreshToken: example.tokens.refreshToken, attempt: exampleId } },
  outcome: { status: 201, says: 'The next pair.', schema: schemas.tokens, example: example.tokens },
  problems: [400, 413, 415],
  handle: async (call) => {
    requireNoQuery(call.search);
    const { refreshToken, attempt } = parseBody(schemas.exchange, call.body);
    return { status: 201, body: presentTokens(call, await exchangeToken(call.runtime, refreshToken, attempt)) };
  },
};

const signOut: PhoneRoute = {
  method: 'delete',
  path: '/me/session',
  tag,
  operation: 'signOutOnPhone',
  summary: 'Sign out on this phone',
  admits: 'phone',
  outcome: { status: 204, says: 'Signed out.' },
  handle: async ({ runtime, caller, search }) => {
    requireNoQuery(search);
    await unitOfWork({ runtime, principal: caller.principal }, (ctx) => endPhoneSession(ctx, caller.sessionId));
    return { status: 204 };
  },
};

const listQuery = [
  {
    name: 'before',
    schema: z.iso.datetime({ offset: true }).optional().meta({ description: 'Only older ones than this instant.' }),
  },
  { name: 'limit', schema: z.int().min(1).max(100).default(20).meta({ description: 'The most to answer with.' }) },
];
const dayQuery = [
  {
    name: 'day',
    schema: z.iso.date().regex(/^[12]/).optional().meta({ description: 'Today when it is left out.' }),
  },
];

const list: PhoneRoute = {
  method: 'get',
  path: '/me/punches',
  tag,
  operation: 'listMyPunches',
  summary: 'List your own punches by phone, and what became of them',
  admits: 'phone',
  query: listQuery,
  outcome: {
    status: 200,
    says: 'Newest first; rejected ones with the reason.',
    schema: schemas.ownPunches,
    example: {
      serverTime: '2026-11-22T02:02:12.300Z',
      serverProof: 'x'.repeat(24),
      data: [
        {
          id: exampleId,
          at: '2026-11-22T02:02:11.420Z',
          direction: 'in',
          state: 'rejected',
          reason: 'You were not at the factory.',
          decidedAt: '2026-11-22T04:10:00.000Z',
          geofence: 'Gazipur factory',
          distanceM: 1840,
          flags: ['1.8 km outside Gazipur factory (accuracy 12 m)'],
        },
      ],
      next: null,
    },
  },
  handle: async ({ runtime, caller, search, language }) => {
    const { before, limit } = readQuery(listQuery, search) as { before?: string; limit: number };
    const page = { before: before ? new Date(before) : null, limit };
    const rows = await unitOfWork({ runtime, principal: caller.principal }, (ctx) =>
      readPunches(ctx, caller.memberId, page),
    );
    const data = rows.map((row) => ({
      ...row,
      reason: renderStored(row.reason, language),
      flags: row.flags.map((flag) => render(flag, language)),
      at: row.at.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
    }));
    const next = rows.length === limit ? (data.at(-1)?.at ?? null) : null;
    return { status: 200, body: { ...signedTimeFor({ runtime, caller }), data, next } };
  },
};

const today: PhoneRoute = {
  method: 'get',
  path: '/me/day',
  tag,
  operation: 'showMyDay',
  summary: 'Show one day of yours, by every way in which you punched',
  admits: 'phone',
  query: dayQuery,
  outcome: {
    status: 200,
    says: 'The day, in the company’s time zone.',
    schema: schemas.ownDay,
    example: {
      serverTime: '2026-11-22T02:02:12.300Z',
      serverProof: 'x'.repeat(24),
      day: '2026-11-22',
      timeZone: 'Asia/Dhaka',
      employee: { name: 'Jamil Hossain', code: 'A-016' },
      mayPunch: true,
      wantsPhoto: false,
      next: 'out',
      punches: [{ at: '2026-11-22T02:02:11.420Z', direction: 'in', by: 'Main gate', state: 'accepted' }],
    },
  },
  handle: async ({ runtime, caller, search }) => {
    const { day } = readQuery(dayQuery, search) as { day?: string };
    const found = await unitOfWork({ runtime, principal: caller.principal }, (ctx) => readDay(ctx, caller, day));
    const punches = found.punches.map((punch) => ({ ...punch, at: punch.at.toISOString() }));
    return { status: 200, body: { ...found, punches, ...signedTimeFor({ runtime, caller }) } };
  },
};

const asUtc = (text: unknown): string | null => (text ? new Date(String(text)).toISOString() : null);

const showStored: PhoneRoute = {
  method: 'get',
  path: '/me/stored',
  tag,
  operation: 'showWhatIsStoredAboutMe',
  summary: 'Show what is stored about you, and for how long',
  admits: 'phone',
  outcome: {
    status: 200,
    says: 'Counts, and what is kept in words.',
    schema: schemas.stored,
    example: {
      person: { name: 'Jamil Hossain', code: 'A-016' },
      phones: [
        {
          model: 'Samsung Galaxy A05',
          platform: 'Android 14',
          since: '2026-11-01T02:00:00.000Z',
          lastSeenAt: '2026-11-22T02:02:12.300Z',
          endedAt: null,
        },
      ],
      mobilePunches: 12,
      withLocation: 12,
      withPhoto: 0,
      punches: 40,
      profilePhoto: false,
      keptFor: { photoDays: 90, locationDays: 365 },
    },
  },
  handle: async ({ runtime, caller, search }) => {
    requireNoQuery(search);
    const found = await unitOfWork({ runtime, principal: caller.principal }, (ctx) =>
      storedAbout(ctx, caller.memberId),
    );
    const phones = found.phones.map((phone) => ({
      ...phone,
      since: asUtc(phone.since),
      lastSeenAt: asUtc(phone.lastSeenAt),
      endedAt: asUtc(phone.endedAt),
    }));
    return { status: 200, body: { ...found, phones } };
  },
};

/** Phones punch into the cloud. */
export const phoneRoutesOf = (deploymentRole: DeploymentRole): PhoneRoute[] =>
  deploymentRole === 'cloud' ? [signIn, signInThere, exchange, signOut, send, list, today, showStored] : [];
