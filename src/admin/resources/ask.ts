import type { ActionResult, Given } from '../declaration.ts';
import { labelled } from '../wording.ts';

/** The lines that were ticked, by their keys. */
export const keysOf = (given: Given): string[] => {
  try {
    const keys: unknown = JSON.parse(String(given.keys ?? '[]'));
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
};

/**
 * What the dialog that looks before it does shows (components/ask.tsx): a table, and with `next` the button for what comes
 * next, which is the verb `confirm` or the one that `verb` names.
 */
export const found = (columns: Record<string, string>, rows: Given[], more: Given = {}): ActionResult => ({
  isQuiet: true,
  stay: true,
  data: { columns: labelled(Object.entries(columns).map(([key, label]) => ({ key, label }))), rows, ...more },
});
