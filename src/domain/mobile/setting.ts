import { type Context, companyOf } from '../../context.ts';
import { columnName } from '../../policies/replication.ts';
import { type Shape, shapeOf } from './fence.rule.ts';
import { flagNames, type Limits, type Weights } from './flags.rule.ts';

/**
 * What a company lets one of its people do by phone, and against what their punches are looked at. A user without an
 * employee may punch as soon as anybody may: their punches are held until somebody has linked them.
 */
export interface Setting {
  employee: { id: string; isActive: boolean } | null;
  isPermitted: boolean;
  isTrusted: boolean;
  acceptsClean: boolean;
  limits: Limits;
  weights: Weights;
  geofences: { id: string; name: string; shape: Shape }[];
}

interface SettingRow {
  employeeId: string | null;
  isActive: boolean | null;
  permits: boolean[] | null;
  rules: Record<string, unknown>;
  geofences: { id: string; name: string; points: string; radius_m: number | null }[] | null;
}

/** In one statement, planned once: it is asked at every sending. The last employee that a member was stays theirs after they leave. */
const SETTING = `
  WITH RECURSIVE puncher AS (
    SELECT e.id, e.is_active AND e.deleted_at IS NULL AS is_active, e.department_id FROM employee e
    WHERE e.company_id = $1 AND e.id = coalesce(
      (SELECT id FROM employee WHERE company_id = $1 AND member_id = $2 AND deleted_at IS NULL LIMIT 1),
      (SELECT employee_id FROM mobile_punch WHERE company_id = $1 AND member_id = $2 AND employee_id IS NOT NULL
       ORDER BY at DESC LIMIT 1))
  ), parent_department AS (
    SELECT d.id, d.parent_id FROM department d JOIN puncher ON d.company_id = $1 AND d.id = puncher.department_id
    UNION SELECT d.id, d.parent_id FROM department d JOIN parent_department ON d.company_id = $1 AND d.id = parent_department.parent_id
  )
  SELECT puncher.id AS "employeeId", puncher.is_active AS "isActive", to_json(r.*) AS rules,
         (SELECT array_agg(p.is_trusted) FROM mobile_permit p WHERE p.company_id = $1 AND p.deleted_at IS NULL
            -- a user without an employee: which permits will apply is not known yet
            AND (puncher.id IS NULL OR p.employee_id = puncher.id OR p.department_id IN (SELECT id FROM parent_department)
                 OR num_nonnulls(p.employee_id, p.department_id) = 0)) AS permits,
         (SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'points', a.points, 'radius_m', a.radius_m))
          FROM geofence a WHERE a.company_id = $1 AND a.deleted_at IS NULL
            AND (a.employee_id = puncher.id OR a.department_id IN (SELECT id FROM parent_department)
                 OR num_nonnulls(a.employee_id, a.department_id) = 0)) AS geofences
  FROM mobile_rules r LEFT JOIN puncher ON true WHERE r.company_id = $1`;

export async function settingOf(ctx: Context, memberId: string): Promise<Setting> {
  const { rows } = await ctx.sql.query<SettingRow>({
    name: 'mobile-setting',
    text: SETTING,
    values: [companyOf(ctx), memberId],
  });
  const [found] = rows;
  if (!found) throw new Error('a company has rules for phones from its first moment');
  const { rules, permits } = found;
  const number = (name: keyof Limits): number => Number(rules[columnName(name)]);
  return {
    employee: found.employeeId ? { id: found.employeeId, isActive: found.isActive === true } : null,
    isPermitted: (permits ?? []).length > 0,
    isTrusted: (permits ?? []).includes(true),
    acceptsClean: rules.accepts_clean === true,
    limits: {
      wantsPhoto: rules.wants_photo === true,
      accuracyM: number('accuracyM'),
      speedKmh: number('speedKmh'),
      clockS: number('clockS'),
      unprovenMinutes: number('unprovenMinutes'),
      gateMinutes: number('gateMinutes'),
    },
    weights: Object.fromEntries(flagNames.map((name) => [name, rules[columnName(name)]])) as unknown as Weights,
    geofences: (found.geofences ?? []).flatMap(({ id, name, points, radius_m }) => {
      const shape = shapeOf(points, radius_m);
      return shape ? [{ id, name, shape }] : [];
    }),
  };
}
