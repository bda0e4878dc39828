import { EventEmitter } from 'node:events';

/** Punches that were just stored, told within this process to whoever watches: the ids only, each reader asks for themselves. */
export interface PunchFeed {
  tell(companyId: string, punchIds: readonly string[]): void;
  /** @returns a function that ends the watch */
  watch(companyId: string, heard: (punchIds: readonly string[]) => void): () => void;
}

/** A history that is read in one go is no news: nobody watches that many. */
const MOST_AT_ONCE = 50;

export function createPunchFeed(): PunchFeed {
  const events = new EventEmitter({ captureRejections: false });
  events.setMaxListeners(0);
  return {
    tell(companyId, punchIds) {
      if (punchIds.length > 0) events.emit(companyId, punchIds.slice(-MOST_AT_ONCE));
    },
    watch(companyId, heard) {
      events.on(companyId, heard);
      return () => events.off(companyId, heard);
    },
  };
}
