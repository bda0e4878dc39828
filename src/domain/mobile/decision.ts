export type Verdict = 'accept' | 'reject';

/** A decision of somebody over one mobile punch, wherever they made it. Its id makes it repeatable. */
export interface Decision {
  id: string;
  mobilePunchId: string;
  verdict: Verdict;
  /** the worker reads it; a rejection needs one */
  reason?: string | null;
  /** decisions made in one go are undone in one go */
  batchId: string;
  /** when they decided; left out, now */
  decidedAt?: Date;
  /** of a decision that was made on a site */
  signature?: string;
}
