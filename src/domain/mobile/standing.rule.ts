/** The states of a mobile punch, by how far they have come: one that is a punch already cannot be taken back. */
const ranks: Readonly<Record<string, number>> = { waiting: 0, accepting: 1, rejecting: 1, rejected: 2, accepted: 3 };
const rankOf = (state: unknown): number => ranks[String(state)] ?? 0;

/**
 * A cloud was restored, and went on by itself: which standing of a mobile punch holds, its own, or the former one that a
 * site has brought back? What has come further; of two that came as far, the former, which was first.
 */
export const holdsFormer = (own: unknown, previous: unknown): boolean =>
  rankOf(previous) > 0 && rankOf(previous) >= rankOf(own);
