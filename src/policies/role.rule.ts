import type { PrincipalCompany, Role } from './principal.ts';

/** What the database knows of a user when they ask for something. */
export interface UserState {
  isSuperAdmin: boolean;
  isActive: boolean;
  /** not active, and they were */
  isDeactivated: boolean;
  memberRole: 'company_admin' | 'member' | 'nobody' | null;
  company: PrincipalCompany | null;
}

type UserRole = Exclude<Role, 'site' | 'system' | 'support' | 'support_writing'>;

/**
 * The role a user acts in at this moment, and if it is `nobody`, why, in words for them. Asked anew at every request, so
 * that a deactivation works at the next click.
 */
export function roleOf(standing: UserState): { role: UserRole; reason?: string } {
  const nobody = (reason: string) => ({ role: 'nobody' as const, reason });
  if (standing.isSuperAdmin) {
    return standing.isActive ? { role: 'super_admin' } : nobody('Your account has been deactivated.');
  }
  if (!standing.company || standing.memberRole === null) {
    return nobody('You do not belong to a company yet. Ask the admin of your company to link your account to it.');
  }
  if (!standing.isActive) {
    if (standing.isDeactivated)
      return nobody(`${standing.company.name} has deactivated your account. Ask its admin why.`);
    return nobody(`${standing.company.name} has not activated your account yet. Ask its admin.`);
  }
  const { state } = standing.company;
  if (state !== 'active') {
    const isPayer = standing.memberRole === 'company_admin' && state !== 'closed';
    return { role: isPayer ? 'payer' : 'nobody', reason: companyMessage(standing.company) };
  }
  if (standing.memberRole !== 'nobody') return { role: standing.memberRole };
  return {
    role: 'worker',
    reason: `You have no role yet: you may punch and ask for leave. The admin of ${standing.company.name} can give you more.`,
  };
}

function companyMessage(company: PrincipalCompany): string {
  switch (company.state) {
    case 'waiting':
      return `${company.name} is waiting for its payment. Its admin chooses a package and pays; punches are taken and kept meanwhile.`;
    case 'suspended':
      return `${company.name} is suspended. Punches are taken and kept; nothing else works until its invoice is paid.`;
    default:
      return `${company.name} is closed. Contact Hajira if this is a mistake.`;
  }
}
