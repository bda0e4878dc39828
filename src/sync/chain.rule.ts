/** The chain of batches: each names the one before it, so that two ends which lost their common history notice at once. */
export const HEX64 = /^[0-9a-f]{64}$/;

export interface Link {
  epoch: number;
  no: number;
  /** SHA-256 of the batch's body before packing, in hex */
  hash: string;
  /** the hash of the batch before it, or '' for the first of an epoch */
  prev: string;
}

export interface ChainEnd {
  epoch: number;
  /** the last number taken; 0 when none was */
  no: number;
  /** its hash, or '' */
  hash: string;
}

/**
 * Whether the cloud lacks a batch that it has acknowledged to a site: it was restored to a time before it. A site that has
 * nothing to send would not notice otherwise.
 *
 * @param seen the last batch whose answer the site has
 */
export const lacks = (end: Omit<ChainEnd, 'epoch'>, seen: Omit<ChainEnd, 'epoch'>): boolean =>
  seen.no > end.no || (seen.no === end.no && seen.hash !== end.hash);

/**
 * Whether a batch is the next one, one that was taken before (its answer was lost), or of another history.
 *
 * @returns `site-behind` when the site sends what it should have behind it (its database was restored, or it was copied),
 *   `cloud-behind` when the cloud lacks what the site has behind it
 */
export function judge(end: ChainEnd, link: Link): 'next' | 'replay' | 'site-behind' | 'cloud-behind' {
  if (link.epoch !== end.epoch) return link.epoch < end.epoch ? 'site-behind' : 'cloud-behind';
  if (link.no === end.no && link.hash === end.hash) return 'replay';
  if (link.no <= end.no) return 'site-behind';
  return link.no === end.no + 1 && link.prev === end.hash ? 'next' : 'cloud-behind';
}
