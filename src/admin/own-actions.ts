import type { Context } from '../context.ts';
import { isExportable } from '../domain/exports/export-records.ts';
import type { Model } from '../policies/roles.ts';
import type { Declaration, ManyAction, RecordAction, Verb } from './declaration.ts';
import { manyActions, rightsActions } from './rights/actions.ts';

/** A button, or one of its verbs, as one route. */
export interface OwnAction extends Omit<RecordAction, 'verbs'> {
  /** the button that it is or belongs to: what its notices are called by */
  button: string;
  isVerb?: true;
}

/** A button on many records, or one of its verbs. */
export interface OwnManyAction extends Omit<ManyAction, 'verbs'> {
  button: string;
  /** none: the button itself, which only opens its screen */
  run?: ManyAction['verbs'][string];
}

/** Every list that leaves as a file for anybody has this button, with nobody adding a line. */
function exportAction(model: Model): Record<string, RecordAction> {
  return {
    exportList: {
      act: 'export',
      icon: 'Download',
      component: 'ExportList',
      onTable: true,
      may: (ctx) => isExportable(ctx, model) && ctx.policy.allows('export', model),
      run: async () => ({ isQuiet: true, stay: true }),
    },
  };
}

function routesOf(table: Model, button: string, { verbs = {}, ...action }: RecordAction): [string, OwnAction][] {
  const { run: _run, read: _read, ...shared } = action;
  const { model: _model, actOn: _actOn, may: offered, ...unbound } = shared;
  const routeOf = (verb: Verb): OwnAction => {
    const { act } = verb;
    if (!act) return { ...shared, ...verb, button, isVerb: true };
    // another right than the button's, and never where the button is not
    const has = verb.may ?? (({ policy }: Context) => policy.allows(act, verb.model ?? table));
    return { ...unbound, ...verb, may: (ctx) => (offered?.(ctx) ?? true) && has(ctx), act, button, isVerb: true };
  };
  return [
    [button, { ...action, button }],
    ...Object.entries(verbs).map(([name, verb]): [string, OwnAction] => [`${button}.${name}`, routeOf(verb)]),
  ];
}

const actionsOf = new WeakMap<Declaration, ReadonlyMap<string, OwnAction>>();

/** The buttons of a table that are ours, and their verbs, by the name in their address. */
export function ownActions(declaration: Declaration): ReadonlyMap<string, OwnAction> {
  const known = actionsOf.get(declaration);
  if (known) return known;
  const { model } = declaration;
  const all = { ...exportAction(model), ...declaration.actions, ...rightsActions(model) };
  const actions = new Map(Object.entries(all).flatMap(([button, action]) => routesOf(model, button, action)));
  actionsOf.set(declaration, actions);
  return actions;
}

const manyActionsOf = new WeakMap<Declaration, ReadonlyMap<string, OwnManyAction>>();

/** The buttons on many records of a table, and their verbs. */
export function ownManyActions(declaration: Declaration): ReadonlyMap<string, OwnManyAction> {
  const known = manyActionsOf.get(declaration);
  if (known) return known;
  const { model } = declaration;
  const actions = new Map(
    Object.entries(manyActions(model)).flatMap(([button, { verbs, ...action }]): [string, OwnManyAction][] => [
      [button, { ...action, button }],
      ...Object.entries(verbs).map(([name, run]): [string, OwnManyAction] => [
        `${button}.${name}`,
        { ...action, run, button },
      ]),
    ]),
  );
  manyActionsOf.set(declaration, actions);
  return actions;
}
