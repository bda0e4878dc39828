import type { UserStanding } from '../../db/platform.ts';
import type { Principal } from '../../policies/principal.ts';
import { roleOf } from '../../policies/role.rule.ts';

/** Who acts, when this user does: their role as of now, and in which company. */
export function principalOf(user: UserStanding): Extract<Principal, { kind: 'user' }> {
  const { role, reason } = roleOf(user);
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    email: user.email,
    role,
    ...(reason === undefined ? {} : { reason }),
    company: user.isSuperAdmin ? null : user.company,
    memberId: user.isSuperAdmin ? null : user.memberId,
    policyVersion: user.policyVersion,
    language: user.language,
    banglaDigits: user.banglaDigits,
  };
}
