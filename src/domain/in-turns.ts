import { setImmediate } from 'node:timers/promises';

/** For so long the event loop is kept by one caller. */
const TURN_MS = 10;
/** Items between two looks at the clock. */
const STEP = 32;

/** Maps many items, in their order, without keeping other requests waiting: they are answered in between. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  map: (item: Item, at: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let since = performance.now();
  for (let at = 0; at < items.length; at += 1) {
    results.push(map(items[at] as Item, at));
    if (at % STEP !== STEP - 1 || performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
  return results;
}
