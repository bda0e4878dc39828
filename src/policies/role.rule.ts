import { accessMessage } from '../i18n/access.ts';
import { accountMessage } from '../i18n/accounts.ts';
import type { Message } from '../i18n/message.ts';
import type { PrincipalCompany } from './principal.ts';
import type { Role } from './role.ts';

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
export function roleOf(standing: UserState): { role: UserRole; reason?: Message } {
  const nobody = (reason: Message) => ({ role: 'nobody' as const, reason });
  if (standing.isSuperAdmin) {
    return standing.isActive ? { role: 'super_admin' } : nobody(accountMessage('account.deactivated'));
  }
  if (!standing.company || standing.memberRole === null) {
    return nobody(accessMessage('account.no-company'));
  }
  if (!standing.isActive) {
    if (standing.isDeactivated)
      return nobody(accessMessage('account.deactivated-by-company', { name: standing.company.name }));
    return nobody(accessMessage('account.not-activated', { name: standing.company.name }));
  }
  const { state } = standing.company;
  if (state !== 'active') {
    const isPayer = standing.memberRole === 'company_admin' && state !== 'closed';
    return { role: isPayer ? 'payer' : 'nobody', reason: stateMessage(standing.company) };
  }
  if (standing.memberRole !== 'nobody') return { role: standing.memberRole };
  return {
    role: 'worker',
    reason: accessMessage('account.no-role', { name: standing.company.name }),
  };
}

function stateMessage(company: PrincipalCompany): Message {
  switch (company.state) {
    case 'waiting':
      return accessMessage('company.awaiting-payment', { name: company.name });
    case 'suspended':
      return accessMessage('company.is-suspended', { name: company.name });
    default:
      return accessMessage('company.is-closed', { name: company.name });
  }
}
