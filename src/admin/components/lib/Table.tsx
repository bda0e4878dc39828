import { Box, Label } from '@adminjs/design-system';
import type { ReactNode } from 'react';

const cell = { padding: '6px 12px 6px 0', verticalAlign: 'top', textAlign: 'left' as const };

/** One choice of several. */
export function Choose(props: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  const { id, label, value, onChange, children } = props;
  return (
    <Box style={{ flex: '1 1 200px', minWidth: 0 }}>
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        style={{ width: '100%', height: 36, border: '1px solid #c0cfcc', borderRadius: 4, background: 'white' }}
      >
        {children}
      </select>
    </Box>
  );
}

/** Rows of a file as they stand. */
export function Rows({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <Box mb="xl" style={{ overflowX: 'auto' }}>
      <table style={{ width: '100%' }}>
        <thead>
          <tr>
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
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are known by their place
            <tr key={at}>
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
