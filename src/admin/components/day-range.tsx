import { Box, FormGroup, Input, Label } from '@adminjs/design-system';
import { type FilterPropertyProps, PropertyLabel, useTranslation } from 'adminjs';
import type { ChangeEvent } from 'react';

/** From one day to another, both included. */
export default function DayRange({ property, filter, onChange }: FilterPropertyProps) {
  const { translateProperty } = useTranslation();
  return (
    <FormGroup variant="filter">
      <PropertyLabel property={property} filter />
      <Box flex style={{ gap: 8 }}>
        {(['from', 'to'] as const).map((edge) => {
          const key = `${property.path}~~${edge}`;
          return (
            <Box key={edge} style={{ flex: 1, minWidth: 0 }}>
              <Label htmlFor={key} style={{ fontWeight: 400 }}>
                {translateProperty(edge)}
              </Label>
              <Input
                id={key}
                type="date"
                value={String((filter as Record<string, unknown>)[key] ?? '').slice(0, 10)}
                onChange={({ target }: ChangeEvent<HTMLInputElement>) => onChange(key, target.value)}
                style={{ width: '100%' }}
              />
            </Box>
          );
        })}
      </Box>
    </FormGroup>
  );
}
