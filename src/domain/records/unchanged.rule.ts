/** A value as forms carry it: text, with nothing for what has no value. */
function formText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(formText).join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Whether a value that a form sent is the stored one: what it read and sent back as it was. `null`, nothing and an empty
 * text are the same: a form has one way to leave a field empty. What is written and journalled compares as JSON
 * (journal.ts), since a program can tell them apart.
 */
export const isUnchanged = (stored: unknown, given: unknown): boolean => formText(stored) === formText(given);
