/** Which versions of the protocol an end speaks, and which one two ends speak with each other. */
export interface SupportedVersions {
  oldest: number;
  newest: number;
}

/** What this program speaks. The punches of version 1 are taken for ever, whatever the oldest is. */
export const SUPPORTED_VERSIONS: SupportedVersions = { oldest: 1, newest: 1 };

/** As a header says it: `1-2`. */
export const writtenVersions = ({ oldest, newest }: SupportedVersions): string => `${oldest}-${newest}`;

/** @returns undefined when the text says nothing of versions */
export function readVersions(text: string | null | undefined): SupportedVersions | undefined {
  const [, oldest, newest] = /^(\d{1,6})-(\d{1,6})$/.exec(text ?? '') ?? [];
  return oldest === undefined || newest === undefined ? undefined : { oldest: Number(oldest), newest: Number(newest) };
}

/** The newest version that both speak; undefined when there is none. */
export function agreed(mine: SupportedVersions, theirs: SupportedVersions): number | undefined {
  const version = Math.min(mine.newest, theirs.newest);
  return version >= Math.max(mine.oldest, theirs.oldest) ? version : undefined;
}

/**
 * What a cloud does with a request in a version.
 *
 * @param found as the request's header says it
 * @returns `punches`: it is older than what is spoken here, and its punches are taken all the same
 */
export function standingOf(
  found: string | undefined,
  versions: SupportedVersions,
): 'spoken' | 'punches' | 'too-old' | 'too-new' {
  const version = /^\d{1,6}$/.test(found ?? '') ? Number(found) : 0;
  if (version < 1) return 'too-old';
  if (version > versions.newest) return 'too-new';
  return version >= versions.oldest ? 'spoken' : 'punches';
}
