import type { BasePropertyProps } from 'adminjs';
import type { ComponentType } from 'react';
import { inDigits } from './lib/time.ts';

type Props = BasePropertyProps & { OriginalComponent: ComponentType<BasePropertyProps> };

/** AdminJS's own way to show a value, with numbers in the reader's digits. */
export default function PlainValue({ OriginalComponent, ...props }: Props) {
  const { property, record } = props;
  const value = record?.params[property.path] as unknown;
  if (property.type === 'number' && (typeof value === 'number' || typeof value === 'string')) {
    return <>{inDigits(String(value))}</>;
  }
  return <OriginalComponent {...props} />;
}
