/** How a company stands with what it owes: derived from its state and two dates, never stored. */
import type { Message } from '../../i18n/message.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';
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
export const standingWords: Readonly<Record<SubscriptionState, Message>> = {
  waiting: subscriptionMessage('subscription.waiting'),
  active: subscriptionMessage('subscription.active'),
  past_due: subscriptionMessage('subscription.overdue'),
  suspended: subscriptionMessage('subscription.suspended'),
  closed: subscriptionMessage('subscription.closed'),
};
