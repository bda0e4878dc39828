/** Labels of one resource: what it is called, its properties, and what belongs to single values and actions of it. */
export interface ResourceWords {
  name: string;
  /** one record of it: "Add employee" */
  one: string;
  properties: Readonly<Record<string, string>>;
  /** `held.unknown_badge`: a value of a property in words */
  values?: Readonly<Record<string, string>>;
  actions?: Readonly<Record<string, string>>;
  messages?: Readonly<Record<string, string>>;
}

/** Everything that the panel says, in one language. */
export interface Words {
  groups: Readonly<Record<string, string>>;
  /** pages that are about no table, by their name in the address */
  pages: Readonly<Record<string, string>>;
  actions: Readonly<Record<string, string>>;
  buttons: Readonly<Record<string, string>>;
  messages: Readonly<Record<string, string>>;
  properties: Readonly<Record<string, string>>;
  resources: Readonly<Record<string, ResourceWords>>;
}
