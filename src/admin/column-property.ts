import { BaseProperty, type PropertyType } from '#adminjs';
import { datamodel, type FieldDefinition, type ModelDefinition, tableOf } from '../db/datamodel.ts';

/** `Employee.departmentId` -> `department`: the table a column refers to. */
function referenceOf(model: ModelDefinition, column: FieldDefinition): string | null {
  if (column.name === 'companyId') return tableOf(model) === 'company' ? null : 'company';
  const relation = model.fields.find((field) => field.relationFromFields?.[0] === column.name);
  const target = datamodel().models.find(({ name }) => name === relation?.type);
  return target ? tableOf(target) : null;
}

function typeOf(field: FieldDefinition): PropertyType {
  switch (field.type) {
    case 'Boolean':
      return 'boolean';
    case 'Int':
      return 'number';
    case 'DateTime':
      return field.nativeType?.[0] === 'Date' ? 'date' : 'datetime';
    default:
      return 'string';
  }
}

/**
 * A column as AdminJS sees it. One property for one column, under the column's own name: references too, so that form,
 * filter, error and API say `departmentId` alike. Money and big numbers are text and never become a JavaScript number.
 */
export class ColumnProperty extends BaseProperty {
  readonly #field: FieldDefinition;
  readonly #reference: string | null;

  /** @param shown the tables that the panel has: a reference to another one is a plain value */
  constructor(model: ModelDefinition, field: FieldDefinition, position: number, shown: (table: string) => boolean) {
    super({ path: field.name, type: typeOf(field), isId: field.name === 'id', position });
    this.#field = field;
    const target = referenceOf(model, field);
    this.#reference = target !== null && shown(target) ? target : null;
  }

  override isTitle(): boolean {
    return false; // the declaration says it
  }

  override isVisible(): boolean {
    return true; // the policy says it, per principal
  }

  override isRequired(): boolean {
    return this.#field.isRequired && !this.#field.hasDefaultValue && !this.#field.isList;
  }

  override isSortable(): boolean {
    return this.#reference === null && !this.#field.isList && this.#field.type !== 'Json';
  }

  override isArray(): boolean {
    return this.#field.isList;
  }

  override type(): PropertyType {
    return this.#reference === null ? super.type() : 'reference';
  }

  override reference(): string | null {
    return this.#reference;
  }

  override availableValues(): string[] | null {
    if (this.#field.kind !== 'enum') return null;
    return (
      datamodel()
        .enums.find(({ name }) => name === this.#field.type)
        ?.values.map(({ name }) => name) ?? null
    );
  }
}
