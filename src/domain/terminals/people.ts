import { type Context, companyOf } from '../../context.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { accessRefused } from '../../policies/policy.ts';
import { giveOrder } from './commands.ts';

/** Bytes of a name on a terminal: a longer one is cut there, and is no difference. */
const NAME_BYTES = 24;

/** A number on terminals that means nobody at this moment, and who it may be. */
export interface Unmatched {
  number: string;
  name: string;
  terminals: string;
  suggestedId: string | null;
  suggestedName: string | null;
  why: 'number' | 'name' | null;
}

/** Both comparisons are of everybody: a part of the company would look as if the rest had left. */
function requireEverybody(ctx: Context): void {
  ctx.policy.require('view', 'terminal_user');
  ctx.policy.require('view', 'employee');
  if (ctx.policy.reach('employee', 'view') === 'all') return;
  throw accessRefused({
    model: 'employee',
    act: 'view',
    reason: terminalMessage('terminal.needs-full-view'),
  });
}

/**
 * The people on terminals whose number is no living badge. Suggested is an employee whose badge differs in leading zeros
 * only, or who has the same name; nothing is assumed.
 */
export async function unmatchedPeople(ctx: Context, limit = 500): Promise<Unmatched[]> {
  requireEverybody(ctx);
  const { rows } = await ctx.sql.query<Unmatched>(
    `WITH living AS (
       SELECT number, employee_id FROM badge WHERE company_id = $1 AND deleted_at IS NULL AND valid_from <= $2
         AND (valid_to IS NULL OR valid_to > $2)
     ), unknown AS (
       SELECT u.number, max(u.name) AS name, string_agg(t.name, ', ' ORDER BY t.name) AS terminals
       FROM terminal_user u JOIN terminal t ON t.company_id = $1 AND t.id = u.terminal_id AND t.deleted_at IS NULL
       WHERE u.company_id = $1 AND NOT EXISTS (SELECT FROM living l WHERE l.number = u.number)
       GROUP BY u.number
     ), by_number AS MATERIALIZED (
       SELECT DISTINCT ON (ltrim(l.number, '0')) ltrim(l.number, '0') AS digits, e.id, e.name
       FROM living l JOIN employee e ON e.company_id = $1 AND e.id = l.employee_id AND e.deleted_at IS NULL
       WHERE ltrim(l.number, '0') <> '' ORDER BY ltrim(l.number, '0'), l.number
     ), by_name AS MATERIALIZED (
       SELECT lower(btrim(e.name)) AS called, min(e.id::text)::uuid AS id, min(e.name) AS name FROM employee e
       WHERE e.company_id = $1 AND e.deleted_at IS NULL AND btrim(e.name) <> '' GROUP BY 1 HAVING count(*) = 1
     )
     SELECT u.number, u.name, u.terminals, coalesce(z.id, n.id) AS "suggestedId", coalesce(z.name, n.name) AS "suggestedName",
            CASE WHEN z.id IS NOT NULL THEN 'number' WHEN n.id IS NOT NULL THEN 'name' END AS why
     FROM unknown u
     LEFT JOIN by_number z ON z.digits = ltrim(u.number, '0')
     LEFT JOIN by_name n ON n.called = lower(btrim(u.name))
     ORDER BY u.number LIMIT $3`,
    [companyOf(ctx), ctx.now, limit],
  );
  return rows;
}

/** What would have to be written to a terminal so that it knows the company's people. */
export interface Difference {
  change: 'add' | 'rename' | 'remove';
  number: string;
  /** as the terminal has it; null where it knows nobody */
  before: string | null;
  /** as the company has it; null for who has left */
  after: string | null;
  privilege: number;
  card: string;
}

/** The name as the terminal can hold it: whole letters within its bytes. */
function cut(name: string): string {
  let fitting = '';
  for (const letter of name) {
    if (Buffer.byteLength(fitting + letter) > NAME_BYTES) break;
    fitting += letter;
  }
  return fitting.trim();
}

/**
 * Compares the people on a terminal, as they were last read, with the company's: who is missing, who is called otherwise,
 * who has left. A number that means nobody is left alone: see unmatchedPeople. Privileges and cards stay as they are.
 */
export async function differencesOn(ctx: Context, terminalId: string): Promise<Difference[]> {
  requireEverybody(ctx);
  const { rows } = await ctx.sql.query<Omit<Difference, 'change'>>(
    `WITH wanted AS (
       SELECT b.number, e.name FROM badge b JOIN employee e ON e.company_id = $1 AND e.id = b.employee_id
       WHERE b.company_id = $1 AND b.deleted_at IS NULL AND b.valid_from <= $3 AND (b.valid_to IS NULL OR b.valid_to > $3)
         AND e.deleted_at IS NULL AND e.is_active
     ), there AS (
       SELECT number, name, privilege, coalesce(card, '') AS card FROM terminal_user WHERE company_id = $1 AND terminal_id = $2
     )
     SELECT coalesce(w.number, t.number) AS number, t.name AS before, w.name AS after, coalesce(t.privilege, 0)::int AS privilege,
            coalesce(t.card, '') AS card
     FROM wanted w FULL JOIN there t ON t.number = w.number
     WHERE w.number IS NOT NULL OR EXISTS (SELECT FROM badge b WHERE b.company_id = $1 AND b.number = t.number AND b.deleted_at IS NULL)
     ORDER BY 1`,
    [companyOf(ctx), terminalId, ctx.now],
  );
  return rows.flatMap((row): Difference[] => {
    if (row.after === null) return [{ ...row, change: 'remove' }];
    if (row.before === null) return [{ ...row, change: 'add' }];
    return cut(row.after) === cut(row.before) ? [] : [{ ...row, change: 'rename' }];
  });
}

/**
 * Orders the differences of these numbers to be written to a terminal.
 *
 * @returns how many orders were given
 */
export async function writePeople(ctx: Context, terminalId: string, numbers: readonly string[]): Promise<number> {
  const wanted = new Set(numbers);
  const chosen = (await differencesOn(ctx, terminalId)).filter(({ number }) => wanted.has(number));
  for (const { number, after, privilege, card } of chosen) {
    if (after === null) await giveOrder(ctx, terminalId, { kind: 'delete_user', detail: { number } });
    else {
      const name = cut(after);
      await giveOrder(ctx, terminalId, { kind: 'put_user', detail: { number, name, privilege: privilege & ~1, card } });
    }
  }
  return chosen.length;
}
