import { ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { inDigits } from './lib/time.ts';

/** Money as text all the way: "12500" -> "12,500.00", digit by digit. */
function grouped(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${fraction.padEnd(2, '0')}`;
}

export default function Money({ property, record, where }: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  const amount = record?.params[property.path] as string | null | undefined;
  const shown = amount ? inDigits(grouped(amount)) : '–';
  if (where !== 'show') return <span>{shown}</span>;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
