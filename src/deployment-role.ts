/** Where this process runs: the cloud serves every company, a site serves one factory. */
export type DeploymentRole = 'cloud' | 'site';
