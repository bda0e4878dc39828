import type { z } from 'zod';
import { photoOf } from '../../domain/mobile/photos.ts';
import type { SentPunch } from '../../domain/mobile/sent.ts';
import type { PhoneCaller } from '../../domain/mobile/sessions.ts';
import { type TakenPunch, takePunches } from '../../domain/mobile/take-punches.ts';
import { render } from '../../i18n/message.ts';
import type { Language } from '../../language.ts';
import { parseBody } from '../records/body.ts';
import { exampleId } from '../records/examples.ts';
import { requireNoQuery } from '../records/query.ts';
import { example, tag } from './examples.ts';
import { type PhoneCall, type PhoneRoute, signedTimeFor } from './route.ts';
import * as schemas from './schemas.ts';

type Parsed = z.infer<typeof schemas.sentPunch>;

function sentOf(given: Parsed, home: string): SentPunch | string {
  const photo = given.photo ? photoOf(given.photo) : null;
  if (photo === undefined) return 'photo: must be a JPEG, PNG or WebP of 200 kB and 4096 × 4096 pixels at most';
  const { location, heard, clock } = given;
  return {
    id: given.id.toLowerCase(),
    companyId: (given.companyId ?? home).toLowerCase(),
    at: new Date(given.at),
    direction: given.direction ?? null,
    location: location
      ? {
          latitude: location.latitude,
          longitude: location.longitude,
          accuracyM: location.accuracyM,
          at: new Date(location.at),
          isMock: location.isMock ?? false,
        }
      : null,
    noLocationWhy: given.noLocationWhy ?? null,
    tick: clock ? { epoch: clock.run, ms: clock.ms } : null,
    heard: heard
      ? { epoch: heard.run, ms: heard.ms, serverAt: new Date(heard.serverAt), proof: heard.proof ?? null }
      : null,
    photo: photo ?? null,
  };
}

const presentTaken = (taken: TakenPunch, language: Language): Record<string, unknown> =>
  taken.result === 'ok'
    ? { ...taken, at: taken.at.toISOString(), receivedAt: taken.receivedAt.toISOString() }
    : { ...taken, message: render(taken.message, language) };

/** Why one row cannot be read: the first thing that is wrong with it. */
function unreadable(row: unknown, said: string): Record<string, unknown> {
  const id = (row as { id?: unknown } | null)?.id;
  const known = typeof id === 'string' ? id.slice(0, 64) : null;
  return { id: known, result: 'rejected', code: 'mobile.unreadable', message: `This punch cannot be read. ${said}.` };
}

async function take(call: PhoneCall & { caller: PhoneCaller }) {
  requireNoQuery(call.search);
  const { sentAt, clock, punches } = parseBody(schemas.sendingEnvelope, call.body);
  const rows = punches.map((row) => {
    const parsed = schemas.sentPunch.safeParse(row);
    if (parsed.success) return sentOf(parsed.data, call.caller.companyId);
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') || 'punch'}: ${issue?.message}`;
  });
  const readable = rows.filter((row) => typeof row !== 'string');
  const sending = { sentAt: new Date(sentAt), tick: clock ? { epoch: clock.run, ms: clock.ms } : null };
  const taken = await takePunches(call.runtime, call.caller, sending, readable);
  const data = rows.map((row, n) =>
    typeof row === 'string'
      ? unreadable(punches[n], row)
      : presentTaken(taken[readable.indexOf(row)] as TakenPunch, call.language),
  );
  return { status: 200, body: { ...signedTimeFor(call), data } };
}

export const send: PhoneRoute = {
  method: 'post',
  path: '/me/punches',
  tag,
  operation: 'sendPunches',
  summary: 'Send one punch or a queue of them',
  description:
    'Answers row by row; one that is not taken stops no other. Sending a punch again is answered the same for ever. A punch that was queued goes to the company that it was made in.',
  admits: 'phone',
  body: {
    schema: schemas.sendingBody,
    example: {
      sentAt: '2026-11-22T08:02:12.000+06:00',
      clock: { run: 'boot-17', ms: 81_231_000 },
      punches: [example.punch],
    },
  },
  outcome: {
    status: 200,
    says: 'What became of each, in their order.',
    schema: schemas.takenPunches,
    example: {
      serverTime: '2026-11-22T02:02:12.300Z',
      serverProof: 'x'.repeat(24),
      data: [
        {
          id: exampleId,
          result: 'ok',
          at: '2026-11-22T02:02:11.420Z',
          receivedAt: '2026-11-22T02:02:12.300Z',
        },
      ],
    },
  },
  problems: [400, 413, 415],
  handle: take,
};
