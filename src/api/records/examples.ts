import type { FieldDefinition } from '../../db/datamodel.ts';
import type { Row } from '../../domain/records/model.ts';
import type { Model } from '../../policies/roles.ts';
import { bodySchema, isDay, isUuidColumn, shownColumns, valuesOf } from './columns.ts';

/** The id in every example. */
export const exampleId = '019aa8f2-5c00-7cc4-9a53-6f1d2b3c4d5e';

const texts: Readonly<Record<string, string>> = {
  name: 'মোঃ করিম',
  code: 'A-017',
  email: 'karim@garments-a.example',
  phone: '+8801711000000',
  designation: 'Sewing operator',
  number: '17',
  host: '192.168.1.201',
  timeZone: 'Asia/Dhaka',
  note: 'They forgot to punch out.',
  createdBy: `user:${exampleId}`,
  localTime: '2026-11-22 08:02:11',
  action: 'employee.changed',
  terminalSerial: 'CKUH201760001',
  badgeNumber: '17',
};

function exampleValue(field: FieldDefinition): unknown {
  if (field.isList) return field.name === 'rights' ? ['employee.view', 'punch.view'] : ['attendance'];
  if (field.kind === 'enum') return valuesOf(field)[0];
  switch (field.type) {
    case 'Int':
      return field.name === 'port' ? 4370 : 60;
    case 'BigInt':
      return '12';
    case 'Boolean':
      return true;
    case 'Decimal':
      return '13550.00';
    case 'DateTime':
      return isDay(field) ? '2026-11-22' : '2026-11-22T02:02:11.000Z';
    case 'Json':
      return { name: 'Karim' };
    default:
      return isUuidColumn(field) ? exampleId : (texts[field.name] ?? 'text');
  }
}

export const exampleRecord = (model: Model): Row =>
  Object.fromEntries(
    shownColumns(model).map((field) => [field.name, field.name === 'deletedAt' ? null : exampleValue(field)]),
  );

const beside: Row = {
  invite: false,
  password: 'a sentence to remember',
  memberRole: 'nobody',
  commKey: '123456',
};

/** A body that its own schema takes. */
export function exampleBody(model: Model, act: 'add' | 'change'): Row {
  const columns = new Map(shownColumns(model).map((field) => [field.name, field]));
  const names = Object.keys(bodySchema(model, act).shape);
  const wanted = act === 'add' ? names : names.slice(0, 2);
  return Object.fromEntries(
    wanted.map((name) => {
      const field = columns.get(name);
      return [name, field ? exampleValue(field) : beside[name]];
    }),
  );
}
