import { type Context, type Runtime, unitOfWork } from '../../context.ts';
import { findUserByEmail } from '../../db/platform.ts';
import { newId } from '../../id.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { commandsOf } from '../commands.ts';
import type { SentPunch } from '../mobile/sent.ts';
import { openPhoneSession, phoneCaller } from '../mobile/sessions.ts';
import { takePunches } from '../mobile/take-punches.ts';

const factory = { latitude: 23.9917, longitude: 90.4115 };
const buyer = { latitude: 23.79255, longitude: 90.40805 };
const market = { latitude: 23.9985, longitude: 90.4203 };

/** What waits for Rahim when they open the queue first: clean ones, and one of each thing that stands out. */
const punches = [
  { email: 'jamil@garments-a.example', minutesAgo: 560, direction: 'in', position: factory, accuracyM: 9 },
  { email: 'karim@garments-a.example', minutesAgo: 540, direction: 'in', position: buyer, accuracyM: 14 },
  { email: 'jamil@garments-a.example', minutesAgo: 300, direction: 'out', position: market, accuracyM: 22 },
  { email: 'jamil@garments-a.example', minutesAgo: 245, direction: 'in', position: factory, accuracyM: 7 },
  { email: 'karim@garments-a.example', minutesAgo: 180, direction: 'out', position: buyer, accuracyM: 640 },
  {
    email: 'karim@garments-a.example',
    minutesAgo: 60,
    direction: 'in',
    position: factory,
    accuracyM: 12,
    isMock: true,
  },
  {
    email: 'jamil@garments-a.example',
    minutesAgo: 25,
    direction: 'out',
    position: factory,
    accuracyM: 8,
    offlineMinutes: 95,
  },
  { email: 'karim@garments-a.example', minutesAgo: 12, direction: 'out', position: null, accuracyM: 0 },
] as const;

const phones = new Map([
  ['jamil@garments-a.example', { model: 'Galaxy A05', platform: 'Android 14' }],
  ['karim@garments-a.example', { model: 'Redmi 12', platform: 'Android 13' }],
]);

async function setUp(ctx: Context): Promise<void> {
  const departments = new Map(
    (await ctx.db.department.findMany({ where: { companyId: String(ctx.companyId), deletedAt: null } })).map((row) => [
      row.name,
      row.id,
    ]),
  );
  const at = ({ latitude, longitude }: typeof factory) => `${latitude}, ${longitude}`;
  const add = (model: 'geofence' | 'mobile_permit', given: Record<string, unknown>) =>
    commandsOf(model).add(ctx, given);
  await add('geofence', { name: 'Gazipur factory', points: at(factory), radiusM: 150 });
  await add('geofence', {
    name: 'Buyer’s office, Gulshan',
    points: '23.7922, 90.4076; 23.7929, 90.4076; 23.7929, 90.4085; 23.7922, 90.4085',
    departmentId: departments.get('HR'),
  });
  await add('mobile_permit', { departmentId: departments.get('HR'), isTrusted: true });
  await add('mobile_permit', { departmentId: departments.get('Production') });
}

/** The punch, and how far its phone's clocks had come: one that was offline lost its running clock on the way. */
function sentOf(companyId: string, given: (typeof punches)[number], sentAt: Date): SentPunch {
  const offline = 'offlineMinutes' in given ? given.offlineMinutes * 60_000 : 0;
  const at = new Date(sentAt.getTime() - offline);
  const { position, accuracyM, direction } = given;
  return {
    id: newId(),
    companyId,
    at,
    direction,
    location: position ? { ...position, accuracyM, at, isMock: 'isMock' in given } : null,
    noLocationWhy: position ? null : 'denied',
    tick: offline > 0 ? null : { epoch: 'demo', ms: 1_000 },
    heard: null,
    photo: null,
  };
}

/** Places, who may punch by phone, and a morning's punches that wait for review; as phones send them. */
export async function seedPhones(runtime: Runtime, companyId: string): Promise<void> {
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, setUp);
  const now = runtime.clock.now().getTime();
  const devices = new Map([...phones].map(([email, phone]) => [email, { ...phone, id: newId(), appVersion: '1' }]));
  for (const given of punches) {
    const moment = new Date(now - given.minutesAgo * 60_000);
    const then: Runtime = { ...runtime, clock: { now: () => moment } };
    const user = await findUserByEmail(runtime.database, given.email);
    const device = devices.get(given.email);
    if (!user || !device) continue;
    const { tokens } = await openPhoneSession(then, { id: user.id, companyId }, device);
    const caller = await phoneCaller(then, tokens.accessToken);
    const sending = { sentAt: moment, tick: { epoch: 'demo', ms: 2_000 } };
    await takePunches(then, caller, sending, [sentOf(companyId, given, moment)]);
  }
}
