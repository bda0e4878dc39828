import { type Context, companyOf } from '../../context.ts';
import { databaseErrorOf } from '../../db/violations.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { Problem, problem } from '../../problem.ts';

/** Another terminal of the company has this serial: which one it is, and what can be done. */
const serialTaken = problem(terminalMessage, 'terminal.serial-taken', { status: 409 });

interface Owner {
  id: string;
  name: string;
  address: string;
}

/** The terminal of the company that has a serial, and where it is; undefined when none has. */
export async function ownerOfSerial(ctx: Context, serial: string): Promise<Owner | undefined> {
  const { rows } = await ctx.sql.query<Owner>(
    `SELECT id, name, coalesce(CASE WHEN transport <> 'push' THEN host || ':' || port END, push_allowed_from, push_address) AS address
     FROM terminal WHERE company_id = $1 AND serial = $2 AND deleted_at IS NULL`,
    [companyOf(ctx), serial],
  );
  return rows[0];
}

/** @throws Problem `terminal.serial-taken` when another terminal than `id` has this serial */
async function requireFreeSerial(ctx: Context, serial: string, id: string | null): Promise<void> {
  const owner = await ownerOfSerial(ctx, serial);
  if (owner && owner.id !== id)
    throw serialTaken({
      serial,
      name: owner.name,
      address: owner.address ?? terminalMessage('terminal.without-address'),
    });
}

const UNIQUE_VIOLATION = '23505';

/**
 * Does something that gives a terminal its serial. Two may ask at once: the unique index lets one through, and the other
 * is told the same as if it had come later.
 *
 * @param id the terminal that gets it; null for a new one
 * @throws Problem `terminal.serial-taken`
 */
export async function givingSerial<T>(
  ctx: Context,
  serial: string,
  id: string | null,
  work: () => Promise<T>,
): Promise<T> {
  await requireFreeSerial(ctx, serial, id);
  await ctx.sql.query('SAVEPOINT giving_serial');
  try {
    return await work();
  } catch (error) {
    const isTaken = error instanceof Problem && error.code === 'record.value-taken';
    if (!isTaken && databaseErrorOf(error)?.code !== UNIQUE_VIOLATION) throw error;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT giving_serial');
    await requireFreeSerial(ctx, serial, id);
    throw error;
  }
}
