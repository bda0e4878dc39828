import { Table, TableBody, TableCell, TableHead, TableRow, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { say } from './lib/words.ts';

type Values = Record<string, unknown>;

const parsed = (text: unknown): Values => (typeof text === 'string' ? ((JSON.parse(text) as Values | null) ?? {}) : {});

const shown = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** What an entry of the journal changed, field by field. */
export default function Changes({ property, record }: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  const [before, after] = [parsed(record?.params.before), parsed(record?.params.after)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <ValueGroup label={translateProperty(property.label, property.resourceId)}>
      {fields.length === 0 ? (
        '–'
      ) : (
        <div style={{ overflowX: 'auto' }}>
          <Table>
            <TableHead>
              <TableRow>
                <TableCell>{say('Field')}</TableCell>
                <TableCell>{say('Before')}</TableCell>
                <TableCell>{say('After')}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {fields.map((field) => (
                <TableRow key={field}>
                  <TableCell>{field}</TableCell>
                  <TableCell>{shown(before[field])}</TableCell>
                  <TableCell>{shown(after[field])}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </ValueGroup>
  );
}
