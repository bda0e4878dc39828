import type { Message } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import type { Run } from './protocol.ts';

export interface ItemResult {
  result: Run[0];
  reason?: Message;
}

const isSame = (one: Message | undefined, other: Message | undefined): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** Results item by item, written as runs: 5,000 times `ok` is one entry. */
export function runsOf(results: readonly ItemResult[]): Run[] {
  const runs: [Run[0], number, Message?][] = [];
  for (const { result, reason } of results) {
    const last = runs.at(-1);
    if (last && last[0] === result && isSame(last[2], reason)) last[1] += 1;
    else runs.push(reason === undefined ? [result, 1] : [result, 1, reason]);
  }
  return runs as Run[];
}

/** The items that were refused, by their place and with the reason; `total` is how many items the runs speak of. */
export function readRuns(runs: readonly Run[]): { total: number; rejected: { at: number; reason: Message }[] } {
  let total = 0;
  const rejected: { at: number; reason: Message }[] = [];
  for (const [result, length, reason = syncMessage('sync.no-reason')] of runs) {
    // a punch knows no conflict; a word of a newer cloud for what it did not take
    if (result === 'rejected' || result === 'conflict') {
      for (let at = total; at < total + length; at += 1) rejected.push({ at, reason });
    }
    total += length;
  }
  return { total, rejected };
}

/** Refusals whose cause may go with the next change that is taken: what is referred to comes, a code becomes free. */
export const WAITING_CODES: readonly string[] = ['record.reference-missing', 'record.not-found', 'record.value-taken'];

/** What the package's limits refuse waits: a seat becomes free, or another package is paid. */
export const LIMIT_CODES: readonly string[] = ['company.seat-limit-reached', 'company.limit-reached'];
