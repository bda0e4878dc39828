import { ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';

/** A letter as it would be sent, its link to click. */
export default function Letter({ property, record }: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  const text = String(record?.params.text ?? '');
  const [before = '', link, after] = text.split(/(https?:\/\/\S+)/);
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      <div data-testid="letter" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', lineHeight: 1.5 }}>
        {text === '' ? '–' : before}
        {link ? <a href={link}>{link}</a> : null}
        {after}
      </div>
    </ValueGroup>
  );
}
