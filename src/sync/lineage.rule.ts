/**
 * The revisions of a record, newest first: `<count>-<name>`. The name is the edit of a site that made it, or random. Two
 * ends that both know one of them share a history up to it.
 */
export type Revs = readonly string[];

/** As many of them are kept. */
const KEPT_REVS = 20;

const countOf = (rev: string | undefined): number => Number.parseInt(rev ?? '0', 10) || 0;

/** Whether an edit of a site is among the revisions: it was taken before. */
export const holdsEdit = (revs: Revs, edit: string): boolean => {
  const name = edit.replaceAll('-', '');
  return revs.some((rev) => rev.slice(rev.indexOf('-') + 1) === name);
};

/**
 * How what came stands to what is known.
 *
 * @returns `ahead`: it descends from what is known; `behind`: what is known descends from it; `apart`: neither can be seen,
 *   so one of the two ends has lost a part of its history
 */
export function relation(known: Revs, came: Revs): 'same' | 'ahead' | 'behind' | 'apart' {
  const [mine, theirs] = [known[0], came[0]];
  if (mine === theirs || mine === undefined) return mine === theirs ? 'same' : 'ahead';
  if (theirs === undefined) return 'behind';
  if (came.includes(mine)) return 'ahead';
  if (known.includes(theirs)) return 'behind';
  // more revisions since than are kept: the window says nothing, the count does
  if (came.length >= KEPT_REVS && countOf(came.at(-1)) > countOf(mine)) return 'ahead';
  if (known.length >= KEPT_REVS && countOf(known.at(-1)) > countOf(theirs)) return 'behind';
  return 'apart';
}

/** The revisions after one more change. */
export const nextRevs = (revs: Revs, name: string): string[] =>
  [`${countOf(revs[0]) + 1}-${name.replaceAll('-', '')}`, ...revs].slice(0, KEPT_REVS);
