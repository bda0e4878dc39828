import { Box, Text } from '@adminjs/design-system';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { inDigits } from '../lib/time.ts';

/** @param isAlone not one of several beside each other, which are all as high as the highest */
export function Card({ title, isAlone, children }: { title?: string; isAlone?: boolean; children: ReactNode }) {
  return (
    <Box
      bg="white"
      p={['lg', 'xl']}
      style={{ borderRadius: 12, border: '1px solid #e3eae8', minWidth: 0, height: isAlone ? 'auto' : '100%' }}
    >
      {title ? (
        <Text fontWeight="bold" mb="lg" as="h2">
          {title}
        </Text>
      ) : null}
      {children}
    </Box>
  );
}

/** Cards beside one another on wide screens, below one another on narrow ones. */
export function Cards({ least, children }: { least: number; children: ReactNode }) {
  return (
    <div
      style={{
        display: 'grid',
        gap: 16,
        marginBottom: 16,
        gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${least}px), 1fr))`,
      }}
    >
      {children}
    </div>
  );
}

export function Figure({ label, value, hint, to }: { label: string; value: string; hint?: string; to?: string }) {
  const body = (
    <Card>
      <Text color="grey60" fontSize="sm" mb="default">
        {label}
      </Text>
      <Text style={{ fontSize: 30, lineHeight: '36px', fontWeight: 700, fontVariantNumeric: 'tabular-nums' }}>
        {value}
      </Text>
      {hint ? (
        <Text color="grey60" fontSize="sm" mt="sm">
          {hint}
        </Text>
      ) : null}
    </Card>
  );
  return to ? (
    <Link to={to} style={{ color: 'inherit', textDecoration: 'none' }}>
      {body}
    </Link>
  ) : (
    body
  );
}

export const number = (value: number): string => inDigits(new Intl.NumberFormat('en').format(value));
