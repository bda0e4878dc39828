import type { Context } from '../../context.ts';
import type { Model } from '../../policies/roles.ts';
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
  /** the list that leads to it too */
  beside?: Model;
  /** whether the principal of the request has this page: its entry, the page itself, and all that it asks for */
  may: (ctx: Context) => boolean;
  /** what it asks for, by name: each is a route of its own, by POST */
  verbs: Readonly<Record<string, PageVerb>>;
}

/** A right of its own, where it needs another one than the page, names its table. */
export interface PageVerb extends Pick<Verb, 'act' | 'takes' | 'may'> {
  model?: Model;
  run: (ctx: Context, given: Record<string, unknown>) => Promise<ActionResult>;
}
