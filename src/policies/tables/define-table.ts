import type { DB } from '../../db/tables.ts';
import type { DeploymentRole } from '../../deployment-role.ts';
import type { Feature, Operation, Right, Scope, TemplateName } from '../vocabulary.ts';

type CamelCase<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;
type SnakeCase<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : Text;

/** Tables of prisma/schema.prisma as the database calls them: `punch_correction`. */
export type TableName = SnakeCase<keyof DB & string>;
/** Columns of a table as code calls them: `departmentId`. */
export type ColumnOf<Name extends TableName> =
  CamelCase<Name> extends infer Key extends keyof DB ? keyof DB[Key] & string : never;

/** A word of the panel. */
export type Label = readonly [english: string, bangla: string];
type LabelsByName = Readonly<Record<string, Label>>;

/** Operations in the cloud and on a site; a list means both. */
export type BySide = readonly Operation[] | Readonly<Partial<Record<DeploymentRole, readonly Operation[]>>>;

export const READ = ['view'] as const;
export const CRUD = ['view', 'add', 'change', 'delete'] as const;
/** What whoever makes a record gets on it, where it is theirs to look after. */
export const ALL_BUT_SHARE = ['view', 'change', 'delete'] as const;

/** What screens call a table, its columns and their values. */
export interface Labels<Column extends string = string> {
  /** the list: "Employees" */
  title: Label;
  /** one record: "Add employee"; left out for a table that has no list of its own */
  one?: Label;
  /** among all tables, on the screens about rights, where the title alone is not clear: "Alarms of terminals" */
  onAccessScreens?: Label;
  /** in the middle of a sentence, in Bangla; English says the table's name */
  inSentences: string;
  /** columns; those that many tables have stand in common-columns.ts */
  columns?: Readonly<Partial<Record<Column, Label>>>;
  /** what screens show beside columns: computed values, fields of forms */
  virtual?: LabelsByName;
  /** by column: what its values are called */
  values?: Readonly<Record<string, LabelsByName>>;
  /** columns whose values are names of tables, operations, scopes or built-in roles: beside `values` */
  vocabularies?: Readonly<Record<string, Vocabulary>>;
  /** buttons, where they are called otherwise than on other tables */
  actions?: LabelsByName;
  /** notices, where they are others than on other tables: `noRecordsInResource` for the empty list */
  messages?: LabelsByName;
}

export type Vocabulary = 'tables' | 'operations' | 'scopes' | 'roles';

/** Who may do what with a table's records. */
interface Rights {
  /** What people of a company can do at most, whatever rules say; no role reaches beyond it. */
  ceiling: BySide;
  /** What the built-in roles do at first. A company admin does all of the ceiling, on all records. */
  roles?: Readonly<
    Partial<Record<Exclude<TemplateName, 'company_admin'>, Readonly<Partial<Record<Operation, Scope>>>>>
  >;
  /** What those do who work for no company or are no person, on all rows: but for sites, in the cloud only. */
  builtIn?: {
    super_admin?: readonly Operation[];
    /** the collector on site, and in the cloud whoever shows the site's token */
    site?: BySide;
    /** active, and given no role: on records of their own */
    worker?: readonly Operation[];
    /** the admin of a company that waits for its payment */
    payer?: readonly Operation[];
    /** somebody of the platform inside a company */
    support?: readonly Operation[];
    /** the same, on a visit to change things, where that is more */
    support_writing?: readonly Operation[];
  };
}

/** How a table's records belong to somebody. */
interface OwnershipPath<Column extends string> {
  /**
   * Where scope `own` and scope `department` look: at the record itself (`employee`, `department`, a `user`, a `member`),
   * or at the record that a column of it names. Left out: they reach nothing here.
   */
  ownedBy?: 'itself' | { by: Column; on: TableName };
  /** columns that decide whom those scopes let at a record, where it is not the column that `ownedBy` names */
  placedBy?: readonly Column[];
  /** what whoever makes a record gets on it, by the trigger `creator_gets_rights` (prisma/sql/rights.sql) */
  creator?: readonly Right[];
  /** no rights are given on single records, although they could be: who holds what, and what is written down of the past */
  isNeverGranted?: true;
}

/** What a table's fields are, beyond ordinary. */
export interface FieldClasses<Column extends string = string> {
  /** never leave the database through panel or API, whoever asks */
  secret?: readonly Column[];
  /**
   * Need a right of their own to be viewed or changed (`needs`); `roles` says which built-in roles have it. `change` alone:
   * everybody who sees the record sees the field.
   */
  sensitive?: Readonly<
    Partial<
      Record<
        Column,
        {
          needs: readonly ('view' | 'change')[];
          roles: Readonly<Partial<Record<TemplateName, readonly ('view' | 'change')[]>>>;
        }
      >
    >
  >;
  /** written by commands of their own (binding, the collector, the sync), never by a form */
  machineWritten?: readonly Column[];
  /** decided by the platform: only the super admin's form may send them */
  platformDecided?: readonly Column[];
  /** sent when the row is made, and not changed afterwards */
  setOnce?: readonly Column[];
  /** named like a secret or an amount, and none: said here, so that the next one is not overlooked */
  harmless?: readonly Column[];
}

/** How a table replicates between site and cloud (docs/sync.md). Types of columns come from the datamodel. */
export interface Replication<Column extends string = string> {
  /** `both`: changed on either side; `down`: the cloud decides, a site has a copy that it cannot change */
  direction: 'both' | 'down';
  /**
   * What comes down beside the key and the audit columns, in the order of the wire. `facts`: stored once, up as columns of
   * punches and down to the sites that did not take them.
   */
  receives: readonly Column[] | 'facts';
  /** what of it a site may send */
  sends?: readonly Column[];
  /** fields whose conflicts are resolved otherwise than by the cloud's value: see `ConflictRule` */
  conflicts?: Readonly<Partial<Record<Column, Exclude<ConflictRule, 'cloud'>>>>;
  /** sensitive columns that whoever edits them on a site signs; `sends`: all that a site sends */
  signs?: readonly Column[] | 'sends';
  /** what the site itself may do in nobody's name: its program, or a statement in its database */
  unattended?: readonly Operation[];
  /** what people add by a form can be brought back when it was deleted; the rest is given or corrected anew */
  canBeBroughtBack?: true;
  /** of the platform: known by its id alone */
  isPlatform?: true;
  /** on a site it can be changed there although the cloud decides, until the cloud says otherwise */
  isLoose?: true;
  /** commands, signed by whoever gave them: taken in as such only, never as a copy */
  isCommand?: true;
  /** the cloud decides, and its word for it travels with the row: a restored cloud takes it back from a site */
  isAttested?: true;
}

/**
 * Who is right when a field was changed on both sides. `cloud`: its value stands. `site`: the site's value is taken.
 * `manual`: the cloud's value stands until a person has decided. Either way both values are kept in a conflict.
 */
export type ConflictRule = 'cloud' | 'site' | 'manual';

/** Everything that the program has to know of a table that people reach, beyond its columns. */
export interface TableDescription<Column extends string = string> {
  labels: Labels<Column>;
  rights: Rights;
  ownership?: OwnershipPath<Column>;
  fields?: FieldClasses<Column>;
  replication?: Replication<Column>;
  /** the feature of a package that it belongs to; left out: part of every package */
  feature?: Feature;
  /** Its addresses in the API: what follows from its name, and the generic routes of all that the ceiling has, if not otherwise. */
  api?: {
    /** its noun in addresses, where that is not the plural of its name */
    noun?: string;
    /** written by routes of its own (src/api/routes); the generic ones only read it */
    hasOwnWrites?: true;
    /** read by people of the platform only, who have no access tokens: no address leads to it */
    isHidden?: true;
  };
}

/** A table that people reach. A column that the table does not have does not compile. */
export const defineTable = <const Name extends TableName, const Description extends TableDescription<ColumnOf<Name>>>(
  name: Name,
  description: Description,
): Description & { name: Name } => ({ ...description, name });

/** A table that no screen and no route reaches, of whose fields something has to be said. */
export const defineInternalTable = <const Name extends TableName>(
  name: Name,
  fields: Pick<FieldClasses<ColumnOf<Name>>, 'secret' | 'harmless'>,
) => ({ name, fields });
