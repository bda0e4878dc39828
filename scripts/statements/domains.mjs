/** What the sources do not say of their own texts: every table that a general function is called for, and its columns. */
import { UNKNOWN } from './interpreter.mjs';

const columnsOf = (table) => (table === UNKNOWN ? UNKNOWN : Object.keys(table.columns));
const typesOf = (table) => (table === UNKNOWN ? UNKNOWN : Object.keys(table));

export async function readDomains() {
  const { syncModels: all, syncModel } = await import('../../dist/src/sync/models.js');
  const { hasColumn, columnOf, columnsOf: fieldsOf } = await import('../../dist/src/domain/records/model.js');
  const syncModels = all.filter(({ columns }) => Object.keys(columns).length > 0);
  const both = syncModels.filter(({ way }) => way === 'both');
  const namesOfBoth = both.map(({ name }) => name);
  const { replicatedColumns, signedColumns } = await import('../../dist/src/policies/replication.js');
  const { ownership } = await import('../../dist/src/policies/records.js');
  const { models: named } = await import('../../dist/src/policies/roles.js');
  const models = named.filter((model) => hasColumn(model, 'id'));
  const oneOf = (names) => (_value, choose) => names[choose(names.length)];
  return {
    types: { SyncModel: syncModels, Model: models, Right: ['view', 'change', 'delete', 'share'] },
    /** Parameters of other types than these bring no text into a statement. */
    textful: ['Readonly', 'ReadonlyArray', 'Array', 'Record', 'Partial', 'Order', 'Part', 'Columns', 'Source'],
    /** Functions of the datamodel and of the tables' descriptions, which are asked themselves. */
    functions: { hasColumn, columnOf, columnsOf: fieldsOf, replicatedColumns, syncModel, String },
    names: {
      // made of the tables' descriptions when the program starts
      'src/domain/records/scope.ts': { ownership: () => ownership },
      'src/signed-edits.ts': { signedColumns: () => signedColumns },
      'src/sync/copies.ts': { names: (value) => columnsOf(value('model')) },
      'src/sync/table-digests.ts': { columns: (value) => columnsOf(value('model')) },
      'src/sync/rows.ts': { known: () => namesOfBoth },
      'src/sync/pull.ts': {
        model: (_value, choose, within) => (within() === 'putPart' ? oneOf(both)(_value, choose) : UNKNOWN),
      },
      'src/sync/compare-rows.ts': { name: oneOf(namesOfBoth) },
      'src/sync/acts.ts': {
        model: oneOf(
          models.filter(
            (model) => hasColumn(model, 'createdBy') && (model === 'company' || hasColumn(model, 'companyId')),
          ),
        ),
      },
      'src/domain/imports/write-employees.ts': { names: (value) => typesOf(value('TYPES')) },
      'src/domain/sites/snapshot.ts': {
        name: oneOf(['company', 'user']),
        names: (value) => typesOf(value('columns')),
      },
    },
  };
}
