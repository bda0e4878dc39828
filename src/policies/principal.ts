/** Where this process runs: the cloud serves every company, a site serves one factory. */
export type Place = 'cloud' | 'site';

export type Role = 'super_admin' | 'company_admin' | 'site' | 'nobody' | 'system';

/** What of a company decides over its users: read together with the user at every request. */
export interface PrincipalCompany {
  id: string;
  name: string;
  state: 'waiting' | 'active' | 'suspended' | 'closed';
  timeZone: string;
  packageName: string;
  seats: number;
  features: readonly string[];
}

/** Who acts. A user outside any company, or one who may do nothing yet, has the role `nobody` and a reason. */
export type Principal =
  | {
      kind: 'user';
      id: string;
      name: string;
      email: string;
      role: Exclude<Role, 'site' | 'system'>;
      /** why he may do nothing, in words for him; only with the role `nobody` */
      reason?: string;
      company: PrincipalCompany | null;
      memberId: string | null;
    }
  | { kind: 'site'; id: string; name: string; role: 'site'; company: { id: string } }
  | { kind: 'terminal'; id: string; name: string; role: 'site'; company: { id: string } }
  | { kind: 'system'; role: 'system'; company: { id: string } | null };

/** `user:<id>`, `site:<id>`, `terminal:<id>` or `system`: as rows and the journal name whoever made them. */
export function principalText(principal: Principal): string {
  return principal.kind === 'system' ? 'system' : `${principal.kind}:${principal.id}`;
}

/** The command line, seeds and migrations of people who hold the database's password anyway. */
export const systemPrincipal = (companyId: string | null): Principal => ({
  kind: 'system',
  role: 'system',
  company: companyId === null ? null : { id: companyId },
});

/** A terminal that pushes to the cloud itself: it may what a site may, for its own company. */
export const terminalPrincipal = (terminal: { id: string; name: string; companyId: string }): Principal => ({
  kind: 'terminal',
  id: terminal.id,
  name: terminal.name,
  role: 'site',
  company: { id: terminal.companyId },
});

export const sitePrincipal = (site: { id: string; name: string; companyId: string }): Principal => ({
  kind: 'site',
  id: site.id,
  name: site.name,
  role: 'site',
  company: { id: site.companyId },
});
