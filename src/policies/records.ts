import { descriptionOf, type Model, models } from './tables/index.ts';
import type { Right } from './vocabulary.ts';

export { type Right, rights } from './vocabulary.ts';

/** How a table's records belong to somebody: `ownership` of its description. */
export interface Ownership {
  /**
   * Where scope `own` and scope `department` look: at the record itself (`employee`, `department`, a `user`, a `member`),
   * or at the record that a column of it names. Null: they reach nothing here.
   */
  ownedBy: 'itself' | { by: string; on: Model } | null;
  /** what whoever makes a record gets on it, by the trigger `creator_gets_rights` */
  creator: readonly Right[];
}

function ownershipOf(model: Model): Ownership {
  const { ownedBy = null, creator = [] } = descriptionOf(model).ownership ?? {};
  if (ownedBy === null || ownedBy === 'itself') return { ownedBy, creator };
  const on = models.find((known) => known === ownedBy.on);
  if (!on) throw new Error(`${model} belongs to ${ownedBy.on}, which is no table that people reach`);
  return { ownedBy: { by: ownedBy.by, on }, creator };
}

/** By table; a test compares `creator` with the triggers in the database. */
export const ownership = Object.fromEntries(models.map((model) => [model, ownershipOf(model)])) as Readonly<
  Record<Model, Ownership>
>;

/** The columns of a table that decide whom scope `own` and scope `department` let at a record. */
export function placingFields(model: Model): readonly string[] {
  const { ownedBy } = ownership[model];
  if (ownedBy === null) return [];
  return ownedBy === 'itself' ? (descriptionOf(model).ownership?.placedBy ?? []) : [ownedBy.by];
}
