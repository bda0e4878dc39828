import { Box, Label } from '@adminjs/design-system';
import type { ReactNode } from 'react';

const cell = { padding: '6px 12px 6px 0', verticalAlign: 'top', textAlign: 'left' as const };

/** One choice of several, with its label. */
export function Choose(props: {
  id: string;
  label: string;
  value: string;
  isAsked?: boolean;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  const { id, label, value, isAsked = false, onChange, children } = props;
  const border = isAsked ? '2px solid #c27100' : '1px solid #c0cfcc';
  return (
    <Box style={{ flex: '1 1 200px', minWidth: 0 }}>
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        value={value}
        aria-invalid={isAsked}
        onChange={({ target }) => onChange(target.value)}
        style={{ width: '100%', height: 36, border, borderRadius: 4, background: 'white', font: 'inherit' }}
      >
        {children}
      </select>
    </Box>
  );
}

/** Rows of texts under their headings. */
export function Rows({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <Box mb="xl" style={{ overflowX: 'auto' }}>
      <table style={{ width: '100%', borderCollapse: 'collapse' }}>
        <thead>
          <tr style={{ borderBottom: '1px solid #c0cfcc' }}>
            {head.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file are known by their place
              <th key={at} style={{ ...cell, fontWeight: 'bold' }}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file are known by their place
            <tr key={at} style={{ borderBottom: '1px solid #eef2f1' }}>
              {head.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file are known by their place
                <td key={column} style={{ ...cell, overflowWrap: 'anywhere' }}>
                  {row[column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
