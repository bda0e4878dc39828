import { type Context, companyOf } from '../../context.ts';
import { impossible, metresBetween, nearestGeofence } from './fence.rule.ts';
import type { Facts } from './flags.rule.ts';
import { leftOpen, type TrustedInstant } from './instant.rule.ts';
import type { SentPunch } from './sent.ts';
import type { Setting } from './setting.ts';

interface FactsRow {
  before: { at: string; latitude: string; longitude: string; accuracy_m: number } | null;
  others: number;
  lastPhone: { id: string; model: string; at: string } | null;
  gate: { terminal: string; seconds: number } | null;
}

/** A location that another punch can be measured against. */
const PLAUSIBLE = `is_mock IS NOT TRUE AND accuracy_m < ${impossible.leastAccuracyM}
  AND NOT (abs(latitude) < ${impossible.nullDegrees} AND abs(longitude) < ${impossible.nullDegrees})`;

/** Everything around a punch that its flags are made of, by index, in one statement. */
const AROUND = `
  SELECT
    (SELECT row_to_json(b) FROM (
       SELECT at, latitude, longitude, accuracy_m FROM mobile_punch
       WHERE company_id = $1 AND employee_id = $2 AND at < $3 AND at > $3::timestamptz - interval '1 day' AND latitude IS NOT NULL
         AND ${PLAUSIBLE}
       ORDER BY at DESC LIMIT 1) AS b) AS before,
    (SELECT count(DISTINCT p.member_id)::int FROM phone p
     WHERE p.company_id = $1 AND p.device_id = $4 AND p.member_id <> $5
       AND EXISTS (SELECT FROM mobile_punch m WHERE m.company_id = $1 AND m.phone_id = p.id
                     AND m.at > $3::timestamptz - interval '30 days' AND m.at < $3::timestamptz + interval '1 day')) AS others,
    (SELECT row_to_json(l) FROM (
       SELECT p.device_id AS id, p.model, m.at FROM mobile_punch m JOIN phone p ON p.company_id = m.company_id AND p.id = m.phone_id
       WHERE m.company_id = $1 AND m.employee_id = $2 AND m.at < $3 ORDER BY m.at DESC LIMIT 1) AS l) AS "lastPhone",
    (SELECT row_to_json(g) FROM (
       SELECT coalesce(t.name, p.terminal_serial) AS terminal, abs(extract(epoch FROM p.at - $3::timestamptz))::float AS seconds
       FROM punch p LEFT JOIN terminal t ON t.company_id = p.company_id AND t.serial = p.terminal_serial AND t.deleted_at IS NULL
       WHERE p.company_id = $1 AND p.employee_id = $2 AND p.terminal_serial IS NOT NULL
         AND p.at BETWEEN $3::timestamptz - interval '12 hours' AND $3::timestamptz + interval '12 hours'
       ORDER BY 2 LIMIT 1) AS g) AS gate`;

export interface Examined {
  facts: Facts;
  geofenceId: string | null;
  distanceM: number | null;
}

/** What is known about a punch at the moment when it comes. */
export async function gatherFacts(
  ctx: Context,
  given: {
    punch: SentPunch;
    instant: TrustedInstant;
    setting: Setting;
    employeeId: string | null;
    memberId: string;
    deviceId: string;
  },
): Promise<Examined> {
  const { punch, instant, setting, employeeId, memberId, deviceId } = given;
  const at = new Date(instant.at);
  const { rows } = await ctx.sql.query<FactsRow>({
    name: 'mobile-around',
    text: AROUND,
    values: [companyOf(ctx), employeeId, at, deviceId, memberId],
  });
  const around = rows[0];
  if (!around) throw new Error('a SELECT without FROM gave no row');
  const { location } = punch;
  const nearest = location && nearestGeofence(location, setting.geofences);
  const last = around.lastPhone;
  const facts: Facts = {
    location: location && {
      accuracyM: location.accuracyM,
      ageS: Math.abs(punch.at.getTime() - location.at.getTime()) / 1000,
      isMock: location.isMock,
    },
    noLocationWhy: punch.noLocationWhy,
    outside: nearest ? { metres: nearest.metres, geofence: nearest.geofence.name } : null,
    before: location && around.before ? since(location, at, around.before) : null,
    others: around.others,
    otherPhone:
      last && last.id !== deviceId
        ? { model: last.model, hours: (at.getTime() - Date.parse(last.at)) / 3_600_000 }
        : null,
    gate: around.gate,
    outsideShiftMinutes: null,
    clock: { aheadS: instant.phoneAhead / 1000, openS: leftOpen(instant) / 1000, basis: instant.basis },
    hasPhoto: punch.photo !== null,
  };
  return {
    facts,
    geofenceId: nearest?.geofence.id ?? null,
    distanceM: nearest ? Math.min(Math.round(nearest.metres), 20_100_000) : null,
  };
}

function since(location: NonNullable<SentPunch['location']>, at: Date, before: NonNullable<FactsRow['before']>) {
  const from = { latitude: Number(before.latitude), longitude: Number(before.longitude) };
  return {
    metres: metresBetween(from, location),
    seconds: (at.getTime() - Date.parse(before.at)) / 1000,
    accuracyM: location.accuracyM + before.accuracy_m,
  };
}
