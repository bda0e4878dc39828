import type { BasePropertyProps } from 'adminjs';
import { Link } from 'react-router-dom';
import { say } from './lib/words.ts';

/** Whose punch it is; of a badge that nobody has, its number. */
export default function WhoPunched({ property, record }: BasePropertyProps) {
  const known = record?.populated[property.path];
  if (known) {
    const mayShow = known.recordActions.some(({ name }) => name === 'show');
    return mayShow ? (
      <Link to={`/admin/resources/employee/records/${known.id}/show`}>{known.title}</Link>
    ) : (
      <span>{known.title}</span>
    );
  }
  const { badgeNumber } = (record?.params ?? {}) as Record<string, string | null>;
  return <span style={{ opacity: 0.7 }}>{badgeNumber ? say('badge {{badgeNumber}}', { badgeNumber }) : '–'}</span>;
}
