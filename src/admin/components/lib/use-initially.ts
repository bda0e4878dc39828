import type { EditPropertyProps } from 'adminjs';
import { useEffect } from 'react';

/** Gives the field of a new record a value to begin with, unless it has one or the address brings one along. */
export function useInitially({ property, record, onChange }: EditPropertyProps, value: () => unknown): void {
  useEffect(() => {
    if (record.params[property.path] !== undefined || record.id) return;
    const first = new URLSearchParams(window.location.search).has(property.path) ? undefined : value();
    if (first !== undefined) onChange(property.path, first);
  });
}
