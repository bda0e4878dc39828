import pg from 'pg';
import { Problem } from '../problem.ts';

/** An error of PostgreSQL that lies in the data of a row: bad data, a constraint, a limit of the program or of an index. */
export const isDataError = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(22|23|54|P0)/.test(error.code ?? '');

/** An error that lies in a row, a refusal of the command included. All others concern the whole push, which comes again. */
export const liesInARow = (error: unknown): boolean =>
  error instanceof Problem ? error.status < 500 : isDataError(error);
