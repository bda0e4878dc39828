import { ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { say } from './lib/words.ts';

interface RowProblem {
  row: number;
  column: string;
  message: string;
}

function problemsOf(value: unknown): RowProblem[] {
  try {
    const parsed: unknown = JSON.parse(String(value ?? '[]'));
    return Array.isArray(parsed) ? (parsed as RowProblem[]) : [];
  } catch {
    return [];
  }
}

const cell = { padding: '4px 12px 4px 0', textAlign: 'left' as const, verticalAlign: 'top' };

/** What was refused of a file, by row and column, as the file counts them. */
export default function RowProblems({ property, record }: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  const problems = problemsOf(record?.params[property.path]);
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      {problems.length === 0 ? (
        <span>–</span>
      ) : (
        <table>
          <thead>
            <tr>
              <th style={cell}>{say('Row')}</th>
              <th style={cell}>{say('Column')}</th>
              <th style={cell}>{say('What to correct')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ row, column, message }) => (
              <tr key={`${row} ${column} ${message}`}>
                <td style={cell}>{row}</td>
                <td style={cell}>{column}</td>
                <td style={cell}>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ValueGroup>
  );
}
