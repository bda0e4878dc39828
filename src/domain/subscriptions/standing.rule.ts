/** How a company stands with what it owes: derived from its state and two dates, never stored. */
export type SubscriptionState = 'waiting' | 'active' | 'past_due' | 'suspended' | 'closed';

export interface Account {
  state: 'waiting' | 'active' | 'suspended' | 'closed';
  /** null: it owes nothing */
  paidUntil: Date | null;
  /** whole days after `paidUntil` in which everything still works */
  graceDays: number;
}

const DAY = 86_400_000;

/** The instant at which a company that does not pay is suspended; null when it owes nothing. */
export const suspendedFrom = ({ paidUntil, graceDays }: Account): Date | null =>
  paidUntil === null ? null : new Date(paidUntil.getTime() + graceDays * DAY);

export function standingOf(account: Account, now: Date): SubscriptionState {
  if (account.state !== 'active' || account.paidUntil === null || account.paidUntil > now) return account.state;
  const end = suspendedFrom(account);
  return end !== null && end < now ? 'suspended' : 'past_due';
}

/** What works in each standing and what does not, for the company's admin. */
export const standingWords: Readonly<Record<SubscriptionState, string>> = {
  waiting:
    'Waiting for payment. You may choose a package, edit the company and pay. Punches are taken and held; people, terminals and reports open with the payment.',
  active: 'Active. Everything that the package holds works.',
  past_due:
    'Payment is late. Everything still works during the days of grace; after them the company is suspended until it is paid.',
  suspended:
    'Suspended. Punches are still taken and held, nobody loses a day; everything else opens again with the payment.',
  closed: 'Closed. Nothing works; its users are free to join another company. Contact Hajira if this is a mistake.',
};
