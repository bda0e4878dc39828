import type { Context } from '../../context.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import type { ComponentName } from '../components.ts';
import type { ActionResult, Verb } from '../declaration.ts';

/** A page of the panel that is about no record and no table's list: with its own entry in the menu, and its own right. */
export interface PageDeclaration {
  /** in its address: `/admin/pages/<name>` */
  name: string;
  icon: string;
  component: ComponentName;
  /** for the component */
  custom?: Record<string, unknown>;
  /** the list that leads to it too; whoever has the page sees that list */
  beside?: Model;
  /** beyond that: whether the principal of the request has this page, its entry and all that it asks for */
  may?: (ctx: Context) => boolean;
  /** what it asks for, by name: each is a route of its own, by POST */
  verbs: Readonly<Record<string, PageVerb>>;
}

export interface PageVerb extends Pick<Verb, 'takes' | 'may'> {
  /** where it needs another right than the page */
  right?: { act: Operation; model: Model };
  run: (ctx: Context, given: Record<string, unknown>) => Promise<Pick<ActionResult, 'data' | 'isQuiet' | 'message'>>;
}
