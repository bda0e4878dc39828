import type { Message } from '../i18n/message.ts';
import type { Job } from './jobs.ts';
import type { Role } from './role.ts';

/** What of a company decides over its users: read together with the user at every request. */
export interface PrincipalCompany {
  id: string;
  name: string;
  state: 'waiting' | 'active' | 'suspended' | 'closed';
  timeZone: string;
  packageName: string;
  seats: number;
  features: readonly string[];
  /** until when it has paid; null when it owes nothing. After it and the days of grace it is suspended */
  paidUntil?: string | null;
  graceDays?: number;
}

/** A personal access token, as far as it decides over what its bearer may do. */
interface PrincipalToken {
  id: string;
  name: string;
  /** `model.act`: nothing else, whatever its owner may */
  rights: readonly string[];
  expiresAt: Date;
}

/** Who acts. A user outside any company, or one who may do nothing yet, has the role `nobody` and a reason. */
export type Principal =
  | {
      kind: 'user';
      id: string;
      name: string;
      email: string;
      role: Exclude<Role, 'site' | 'system'>;
      /** why they may do nothing, in words for them; only with the role `nobody` */
      reason?: Message;
      company: PrincipalCompany | null;
      memberId: string | null;
      /** `en` or `bn`: what they read */
      language?: string;
      banglaDigits?: boolean;
      /** the program that acts for them, which may do only this part of what they may */
      token?: PrincipalToken;
      /** the site that says it was this person, and proves nothing of it: its own name goes into rows and journal */
      via?: { id: string; name: string };
      /** of their company's policy, read together with them; without it nothing is remembered of their rights */
      policyVersion?: string | null;
    }
  | { kind: 'site'; id: string; name: string; role: 'site'; company: { id: string } }
  | { kind: 'terminal'; id: string; name: string; role: 'site'; company: { id: string } }
  /** with a job: that work alone, with its rights (jobs.ts) */
  | { kind: 'system'; role: 'system'; company: { id: string } | null; job?: Job };

/** `user:<id>`, `site:<id>`, `terminal:<id>` or `system`: as rows and the journal name whoever made them. */
export function principalText(principal: Principal): string {
  if (principal.kind === 'user' && principal.via) return `site:${principal.via.id}`;
  return principal.kind === 'system' ? 'system' : `${principal.kind}:${principal.id}`;
}

/** What runs by itself: it may do what its entry in jobs.ts says, and nothing else. */
export const jobPrincipal = (job: Job, companyId: string | null): Principal => ({
  kind: 'system',
  role: 'system',
  company: companyId === null ? null : { id: companyId },
  job,
});

/** The command line, seeds, ways in, and migrations of people who hold the database's password anyway. */
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

/** What the journal calls whoever acts: null for the system; a program by its owner and its token. */
export function actorName(principal: Principal): string | null {
  if (principal.kind === 'system') return null;
  if (principal.kind === 'user' && principal.via) return `${principal.via.name} · ${principal.name}`;
  const token = principal.kind === 'user' ? principal.token : undefined;
  return token ? `${principal.name} · ${token.name}` : principal.name;
}
