import { setImmediate } from 'node:timers/promises';

/** For so long the event loop is kept by one caller. */
const TURN_MS = 10;
/** Items between two looks at the clock. */
const STEP = 32;

/**
 * For work that comes in small pieces: called between two of them, it lets other requests be answered once this work has
 * kept the event loop for some milliseconds.
 */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await setImmediate();
    since = performance.now();
  };
}

/** Maps many items, in their order, without keeping other requests waiting: they are answered in between. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  map: (item: Item, at: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  const turn = turns();
  for (let at = 0; at < items.length; at += 1) {
    results.push(map(items[at] as Item, at));
    if (at % STEP === STEP - 1) await turn();
  }
  return results;
}
