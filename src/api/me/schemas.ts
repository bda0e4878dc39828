import { z } from 'zod';
import { hasNoNul } from '../records/columns.ts';

const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant like 2026-11-22T08:00:00.120+06:00' })
  .regex(/^[12]/);

const word = (most: number) => z.string().min(1).max(most).refine(hasNoNul, 'must hold no NUL character');

/** A clock that runs and that nobody sets: one run of it, and how far it has come. */
const clock = z
  .strictObject({
    run: word(64).meta({ description: 'Names one run: a new one when the phone starts, or the page.' }),
    ms: z.number().min(0).max(1e13).meta({ description: 'elapsedRealtime, or performance.now().' }),
  })
  .meta({ id: 'RunningClock' });

const device = z
  .strictObject({
    id: z.uuid().meta({ description: 'Made by the installation when it starts first, and kept.' }),
    model: word(120),
    platform: word(60),
    appVersion: word(40),
  })
  .meta({ id: 'Device' });

export const signIn = z
  .strictObject({
    email: word(200),
    password: word(200),
    code: word(60).optional().meta({
      description:
        'The second step, if the user has one: a code from their authenticator app, or a recovery code. Ask for it when the answer is phone.code-needed.',
    }),
    phone: device,
    deviceToken: word(200).optional().meta({
      description:
        "The deviceToken of this phone's last sign-in. A phone that shows it is not kept out by wrong passwords that others try elsewhere.",
    }),
  })
  .meta({ id: 'NewPhoneSession' });

export const signInByBrowser = z
  .strictObject({
    code: word(200).meta({ description: 'What the browser came back with. Good once, for five minutes.' }),
    verifier: z
      .string()
      .regex(/^[\w.~-]{43,128}$/)
      .meta({ description: 'What the challenge was made of (RFC 7636); it never left the phone.' }),
    phone: device,
  })
  .meta({ id: 'NewPhoneSessionByBrowser' });

export const exchange = z
  .strictObject({
    refreshToken: word(200),
    attempt: z.uuid().meta({
      description:
        'Names this exchange. When its answer is lost, ask again with the same name; with any other, a used token ends the sign-in.',
    }),
  })
  .meta({ id: 'NewPhoneTokens' });

const location = z
  .strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracyM: z.number().min(0).max(20_000_000),
    at: instant.meta({ description: 'When the phone found out.' }),
    isMock: z.boolean().optional().meta({ description: 'The phone says that somebody made it up.' }),
  })
  .meta({ id: 'Location' });

export const sentPunch = z
  .strictObject({
    id: z.uuidv7().meta({ description: 'Made when the button was pressed. Sent again, it is the same punch.' }),
    companyId: z
      .guid()
      .optional()
      .meta({ description: 'Of the company it was made in; this sign-in’s when left out.' }),
    at: instant.meta({ description: 'As the phone’s own clock says.' }),
    direction: z.enum(['in', 'out']).nullable().optional(),
    location: location.nullable().optional(),
    noLocationWhy: word(60)
      .nullable()
      .optional()
      .meta({ description: 'Why there is none: denied, unavailable, timeout.' }),
    clock: clock.nullable().optional().meta({ description: 'The running clock when the button was pressed.' }),
    heard: z
      .strictObject({
        run: word(64),
        ms: z.number().min(0).max(1e13),
        serverAt: instant,
        proof: word(64)
          .optional()
          .meta({ description: 'The serverProof beside that serverTime. Without it the time proves nothing.' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'The last serverTime that an answer held, and the running clock when it came.' }),
    photo: z
      .string()
      .max(280_000)
      .nullable()
      .optional()
      .meta({ description: 'JPEG, PNG or WebP in base64, 200 kB and 4096 × 4096 pixels at most.' }),
  })
  .meta({ id: 'SentPunch' });

const sending = { sentAt: instant, clock: clock.nullable().optional() };

/** The most that one sending holds; a longer queue is sent in parts. */
const MOST_PUNCHES = 100;

/** As the document says it. */
export const sendingBody = z
  .strictObject({ ...sending, punches: z.array(sentPunch).min(1).max(MOST_PUNCHES) })
  .meta({ id: 'NewPunches' });

/** As it is read: what is wrong with one punch is said of that one. */
export const sendingEnvelope = z.strictObject({
  ...sending,
  punches: z.array(z.unknown()).min(1).max(MOST_PUNCHES),
});

const utc = z.iso.datetime();
const serverTime = utc.meta({ description: 'What time it is here: evidence for what is punched offline.' });
const serverProof = z
  .string()
  .meta({ description: 'Proof that the server sent this serverTime to this phone. Send both back as `heard`.' });

export const tokens = z
  .strictObject({
    accessToken: z.string(),
    accessEndsAt: utc,
    refreshToken: z.string().meta({ description: 'Used once; the exchange gives the next one.' }),
    serverTime,
  })
  .meta({ id: 'PhoneTokens' });

export const session = tokens
  .extend({
    serverProof,
    deviceToken: z.string().meta({ description: 'Keep it after signing out too, and show it at the next sign-in.' }),
    user: z.strictObject({ id: z.guid(), name: z.string(), email: z.string() }),
    company: z.strictObject({ id: z.guid(), name: z.string(), timeZone: z.string() }),
  })
  .meta({ id: 'PhoneSession' });

export const takenPunches = z
  .strictObject({
    serverTime,
    serverProof,
    data: z.array(
      z.strictObject({
        id: z.string().nullable(),
        result: z.enum(['ok', 'rejected', 'conflict']),
        at: utc.optional().meta({ description: 'The instant that counts, by the evidence.' }),
        receivedAt: utc.optional().meta({ description: 'When it came first.' }),
        code: z.string().optional(),
        message: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'TakenPunches' });

const direction = z.enum(['in', 'out']).nullable();

export const ownPunches = z
  .strictObject({
    serverTime,
    serverProof,
    data: z.array(
      z.strictObject({
        id: z.guid(),
        at: utc,
        direction,
        state: z.enum(['waiting', 'accepted', 'rejected', 'refused']),
        reason: z
          .string()
          .nullable()
          .meta({ description: 'Why it was rejected, why it is not taken, or why it is held.' }),
        decidedAt: utc.nullable(),
        geofence: z.string().nullable(),
        distanceM: z.int().nullable(),
        flags: z.array(z.string()),
      }),
    ),
    next: utc.nullable().meta({ description: 'The `before` of the next page.' }),
  })
  .meta({ id: 'OwnPunches' });

export const ownDay = z
  .strictObject({
    serverTime,
    serverProof,
    day: z.iso.date(),
    timeZone: z.string(),
    employee: z.strictObject({ name: z.string(), code: z.string() }).nullable(),
    mayPunch: z.boolean(),
    wantsPhoto: z.boolean(),
    next: z.enum(['in', 'out']),
    punches: z.array(z.strictObject({ at: utc, direction, by: z.string(), state: z.string() })),
  })
  .meta({ id: 'OwnDay' });

export const stored = z
  .strictObject({
    person: z.record(z.string(), z.unknown()).nullable(),
    phones: z.array(
      z.strictObject({
        model: z.string(),
        platform: z.string(),
        since: utc,
        lastSeenAt: utc,
        endedAt: utc.nullable(),
      }),
    ),
    mobilePunches: z.int(),
    withLocation: z.int(),
    withPhoto: z.int(),
    punches: z.int(),
    profilePhoto: z.boolean(),
    keptFor: z.strictObject({ photoDays: z.int(), locationDays: z.int() }),
  })
  .meta({ id: 'StoredAboutMe' });
