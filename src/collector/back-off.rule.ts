/** The first pause after a terminal failed, and the longest, in ms. */
const SHORTEST = 5_000;
const LONGEST = 300_000;

/**
 * How long a terminal is left alone after so many failures in a row: twice as long each time, less up to half of it by
 * chance, so that terminals that failed together do not come back together.
 *
 * @param chance 0 to 1
 */
export function backOffMs(failures: number, chance: number): number {
  if (failures <= 0) return 0;
  const full = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures - 1, 20));
  return Math.round(full * (1 - chance / 2));
}
