import { Badge, Box, FormGroup, Select, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, PropertyLabel, useResource, useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { say } from './lib/words.ts';

const REASONS = ['any', 'none', 'unknown_badge', 'impossible_time', 'company_inactive', 'no_employee', 'over_limit'];

type Props = BasePropertyProps & {
  filter?: Record<string, unknown>;
  onChange?: (path: string, value: unknown) => void;
};

/** Why a punch does not count yet, and the way to correct it. */
export default function HeldReason({ property, record, where, filter, onChange }: Props) {
  const { tl, translateProperty } = useTranslation();
  const badges = useResource('badge');
  const word = (reason: string) => tl(`held.${reason}`, property.resourceId, { defaultValue: reason });
  if (where === 'filter' && onChange) {
    const options = REASONS.map((value) => ({ value, label: word(value) }));
    return (
      <FormGroup variant="filter">
        <PropertyLabel property={property} filter />
        <Select
          variant="filter"
          value={options.find(({ value }) => value === filter?.[property.path]) ?? ''}
          isClearable
          options={options}
          onChange={(picked: { value: string } | null) => onChange(property.path, picked?.value ?? '')}
        />
      </FormGroup>
    );
  }
  const { held, badgeNumber, at } = (record?.params ?? {}) as Record<string, string | null>;
  const shown = held ? (
    <Badge variant={held === 'company_inactive' ? 'info' : 'danger'} style={{ whiteSpace: 'nowrap' }}>
      {word(held)}
    </Badge>
  ) : (
    <span>–</span>
  );
  if (where !== 'show') return shown;
  const mayGive = held === 'unknown_badge' && badgeNumber && badges?.resourceActions.some(({ name }) => name === 'new');
  const form = new URLSearchParams({ number: badgeNumber ?? '', validFrom: at ?? '' });
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      {shown}
      {mayGive ? (
        <Box mt="default">
          <Link to={`/admin/resources/badge/actions/new?${form}`}>
            {say('Give badge {{badgeNumber}} to an employee', { badgeNumber })}
          </Link>
        </Box>
      ) : null}
    </ValueGroup>
  );
}
