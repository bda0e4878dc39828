/**
 * The samples of the generated suites: which part of all cases `npm test` runs. HAJIRA_TEST_LONG=1 runs all.
 *
 * A sample is drawn by the name of the case, so it is the same in every run, needs no list, and has a turn for whatever is
 * new. No case is without one: every name belongs to exactly one of the parts.
 */
import { createHash } from 'node:crypto';

export const isLong = process.env.HAJIRA_TEST_LONG === '1';

/** @returns whether a name belongs to the part `at` of `parts` parts; true in the long run */
export function hasTurn(name: string, parts: number, at = 0): boolean {
  return isLong || createHash('sha256').update(name).digest().readUInt32BE() % parts === at;
}

/** @returns whether it is somebody's turn, of a group of which each name gets one */
export const isTurnOf = <T>(name: string, group: readonly T[], who: T): boolean =>
  hasTurn(name, group.length, group.indexOf(who));
