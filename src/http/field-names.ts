/**
 * Whether a field can have this name: not when every object has something under it (`__proto__`, `toString`), in any
 * part between dots. Looked up in an object of fields, such a name finds what nobody put there.
 */
export const isFieldName = (name: string): boolean => !name.split('.').some((part) => part in Object.prototype);

/** The first name of a value of JSON that no field can have, at any depth; undefined when all are good. */
export function oddName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const one of value) {
      const odd = oddName(one);
      if (odd !== undefined) return odd;
    }
    return undefined;
  }
  for (const [name, one] of Object.entries(value)) {
    const odd = isFieldName(name) ? oddName(one) : name;
    if (odd !== undefined) return odd;
  }
  return undefined;
}
