import { type Context, companyOf } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { punchMessage } from '../../i18n/punches.ts';
import type { FieldProblem } from '../../problem.ts';
import { invalidFields } from '../records/problems.ts';
import { mayReadField } from '../records/select.ts';
import { dayOf, localTimeOf } from './days.rule.ts';
import { earliestDay } from './local-time.rule.ts';

interface Bounds {
  /** of the terminal where it has one, else of the company */
  zone: string;
  companyZone: string;
  terminalId: string | null;
  terminal: string | null;
  inUseSince: string | null;
  employee: string | null;
  joinedOn: string | null;
}

/** Of which terminal and employee a punch is. */
interface PunchOwner {
  terminalSerial?: unknown;
  employeeId?: unknown;
}

const BOUNDS = `SELECT coalesce(t.time_zone, c.time_zone) AS zone, c.time_zone AS "companyZone", t.id AS "terminalId",
    t.name AS terminal, t.in_use_since::text AS "inUseSince", e.name AS employee, e.joined_on::text AS "joinedOn"
  FROM company c
  LEFT JOIN terminal t ON t.company_id = c.id AND t.serial = $2 AND t.deleted_at IS NULL
  LEFT JOIN employee e ON e.company_id = c.id AND e.id = $3::uuid
  WHERE c.id = $1`;

const wrong = (message: Message): FieldProblem[] => [{ field: 'correctedAt', message }];

async function problemsOf(ctx: Context, punch: PunchOwner, at: Date, bounds: Bounds): Promise<FieldProblem[]> {
  const { zone, companyZone, terminal, inUseSince, employee, joinedOn } = bounds;
  const found = localTimeOf(at, zone);
  if (dayOf(at, zone) < earliestDay) return wrong(punchMessage('punch.too-early', { found, earliestDay }));
  if (inUseSince !== null && dayOf(at, zone) < inUseSince)
    return wrong(
      (await mayReadField(ctx, 'terminal', 'inUseSince', String(bounds.terminalId)))
        ? punchMessage('punch.before-terminal', { found, terminal, inUseSince })
        : punchMessage('punch.before-terminal-hidden', { found }),
    );
  if (joinedOn !== null && dayOf(at, companyZone) < joinedOn)
    return wrong(
      (await mayReadField(ctx, 'employee', 'joinedOn', String(punch.employeeId)))
        ? punchMessage('punch.before-joining', { found, employee, joinedOn })
        : punchMessage('punch.before-joining-hidden', { found }),
    );
  return [];
}

/**
 * The time that a punch is corrected to lies between the first moment at which it can have been made and now: not before
 * the terminal's "In use since", not before the employee's joining day (days of the terminal's and the company's zone),
 * not before `earliestDay`, and not in the future.
 *
 * @param punch the punch's own row, locked
 * @param toleranceMs how far the clock of whoever made the correction may be ahead of this one, in ms
 * @throws Problem `record.invalid` on `correctedAt`, with the time as the terminal's or the company's clocks show it
 */
export async function requireWithinBounds(
  ctx: Context,
  punch: PunchOwner,
  at: Date,
  toleranceMs: number,
): Promise<void> {
  const { rows } = await ctx.sql.query<Bounds>(BOUNDS, [companyOf(ctx), punch.terminalSerial, punch.employeeId]);
  const [bounds] = rows;
  if (!bounds) throw new Error('a punch has a company');
  if (at.getTime() > ctx.now.getTime() + toleranceMs) {
    const found = localTimeOf(at, bounds.zone);
    throw invalidFields(wrong(punchMessage('punch.future', { found })));
  }
  const problems = await problemsOf(ctx, punch, at, bounds);
  if (problems.length > 0) throw invalidFields(problems);
}
