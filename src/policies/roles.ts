import type { DeploymentRole } from '../deployment-role.ts';
import type { Role } from './role.ts';
import type { BySide } from './tables/define-table.ts';
import { collect, descriptionOf, type Model, models } from './tables/index.ts';
import { acts, type Operation } from './vocabulary.ts';

export { type Model, models } from './tables/index.ts';
export { acts, type Operation } from './vocabulary.ts';

/** Read by people of the platform only, who have no access tokens: no address of the API leads to them. */
export const platformOnly: readonly Model[] = models.filter((model) => descriptionOf(model).api?.isHidden);

/** A right in one word, as tokens keep it: `employee.view`. */
export const rightOf = (model: Model, act: Operation): string => `${model}.${act}`;

export type Rules = Partial<Record<Model, readonly Operation[]>>;
type RulesBySide = Record<DeploymentRole, Rules>;

const isBothSides = (given: BySide): given is readonly Operation[] => Array.isArray(given);

/** What a description says of one side; undefined where it says nothing there. */
function operationsOn(deploymentRole: DeploymentRole, given: BySide = []): readonly Operation[] | undefined {
  const found = isBothSides(given) ? given : given[deploymentRole];
  return found && found.length > 0 ? found : undefined;
}

const bySide = (rules: (deploymentRole: DeploymentRole) => Rules): RulesBySide => ({
  cloud: rules('cloud'),
  site: rules('site'),
});

/** Those of the platform, and whoever is no member of a working company, have nothing on a site. */
const inCloud = (role: 'super_admin' | 'worker' | 'payer' | 'support'): RulesBySide => ({
  cloud: collect(({ rights }) => rights.builtIn?.[role]),
  site: {},
});

const everything: Rules = collect(() => acts);

/**
 * What those may do who work for no company or are no person, as a table; Casbin only executes it. Every right is on all
 * rows of the own company (for the super admin: of all). Said by each table's description, `rights.builtIn`.
 */
export const builtInPermissions: Record<Exclude<Role, 'company_admin' | 'member'>, RulesBySide> = {
  super_admin: inCloud('super_admin'),
  site: bySide((deploymentRole) => collect(({ rights }) => operationsOn(deploymentRole, rights.builtIn?.site))),
  nobody: { cloud: {}, site: {} },
  worker: inCloud('worker'),
  payer: inCloud('payer'),
  support: inCloud('support'),
  support_writing: {
    cloud: collect(({ rights }) => rights.builtIn?.support_writing ?? rights.builtIn?.support),
    site: {},
  },
  // seeds, the command line, and what keeps derived columns true; never a request
  system: { cloud: everything, site: everything },
};

/**
 * What a company's people can do with a table at all, and where: each table's `rights.ceiling`. On a site people, badges,
 * corrections and grants on single records are changed as in the cloud and replicate; users, roles and rules are a copy of the
 * cloud's, and changed there. No role reaches beyond it, whatever its rules say.
 */
export const permissionCeiling: RulesBySide = bySide((deploymentRole) =>
  collect(({ rights }) => operationsOn(deploymentRole, rights.ceiling)),
);
