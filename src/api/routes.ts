import type { DeploymentRole } from '../deployment-role.ts';
import { isPossibleRight } from './rights.ts';
import type { Route } from './route.ts';
import { accessRoutes } from './routes/access.ts';
import { companyRoutes } from './routes/companies.ts';
import { meRoute } from './routes/me.ts';
import { mobileRoutes } from './routes/mobile.ts';
import { punchRoutes } from './routes/punches.ts';
import { recordRoutes } from './routes/records.ts';
import { siteRoutes } from './routes/sites.ts';
import { terminalRoutes } from './routes/terminals.ts';
import { withdrawalRoutes } from './routes/withdrawals.ts';

/** Acts of their own that somebody can do in this place. */
const ownActs = (deploymentRole: DeploymentRole): Route[] =>
  [
    ...punchRoutes,
    ...withdrawalRoutes,
    ...mobileRoutes,
    ...siteRoutes,
    ...terminalRoutes,
    ...companyRoutes,
    ...accessRoutes,
  ].filter(({ right }) => !right || isPossibleRight(right, deploymentRole));

/** Every operation of the API in this place, in the order of the document. */
export const routesOf = (deploymentRole: DeploymentRole): Route[] => [
  meRoute,
  ...recordRoutes(deploymentRole),
  ...ownActs(deploymentRole),
];
