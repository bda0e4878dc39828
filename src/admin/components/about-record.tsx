import { Text, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { say } from './lib/words.ts';

/** The record that something is about, and its table. */
export default function AboutRecord({ property, record, where }: BasePropertyProps) {
  const { tl, translateProperty } = useTranslation();
  const { model, recordId, entityId, record: title, isDeleted } = (record?.params ?? {}) as Record<string, unknown>;
  const id = String(recordId ?? entityId ?? '');
  const name = title ? String(title) : say('a record that was deleted or that you cannot see');
  const shown = (
    <div style={{ minWidth: 'min(120px, 24vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      {title && isDeleted !== true ? (
        <Link
          to={`/admin/resources/${model}/records/${id}/show`}
          style={{ whiteSpace: 'normal' }}
          onClick={(event) => event.stopPropagation()}
        >
          {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
      <Text fontSize="sm" color="grey60">
        {tl(String(model), undefined, { defaultValue: String(model) })}
      </Text>
    </div>
  );
  if (where !== 'show') return shown;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
