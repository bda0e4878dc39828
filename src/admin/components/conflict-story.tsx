import { ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { ConflictSentence } from './across/sentence.tsx';

/** What happened on both sides, in sentences. */
export default function ConflictStory({ property, record, where }: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  const shown = <ConflictSentence record={record} />;
  if (where !== 'show') return shown;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
