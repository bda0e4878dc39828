import type { Database } from './database.ts';
import { platform, queryPlatform } from './platform-role.ts';

/** Somebody's membership in one company, whatever became of it: what a phone of theirs may do there. */
export interface PhoneMember {
  companyId: string;
  companyName: string;
  companyState: 'waiting' | 'active' | 'suspended' | 'closed';
  timeZone: string;
  userId: string;
  userName: string;
  email: string;
  isActive: boolean;
  memberId: string;
  joinedAt: Date;
  /** when they left the company; null while they are in it */
  endedAt: Date | null;
}

const PHONE_MEMBER = `
  c.id AS "companyId", c.name AS "companyName", c.state AS "companyState", c.time_zone AS "timeZone",
  u.id AS "userId", u.name AS "userName", u.email, u.is_active AND u.deleted_at IS NULL AS "isActive",
  m.id AS "memberId", m.joined_at AS "joinedAt", coalesce(m.ended_at, m.deleted_at) AS "endedAt"`;

/** A sign-in on a phone as its bearer's token names it. */
export interface PhoneStanding extends PhoneMember {
  sessionId: string;
  sessionEndedAt: Date | null;
  sessionEndedWhy: string | null;
  phoneId: string;
  deviceId: string;
}

/** The sign-in that a phone's access token names, whatever became of it. Asked at every request. */
export async function findPhoneSession(
  database: Database,
  companyId: string,
  sessionId: string,
): Promise<PhoneStanding | undefined> {
  const [session] = await queryPlatform<PhoneStanding>(
    database,
    'phone-session',
    `SELECT ${PHONE_MEMBER}, s.id AS "sessionId", s.ended_at AS "sessionEndedAt", s.ended_why AS "sessionEndedWhy",
            p.id AS "phoneId", p.device_id AS "deviceId"
     FROM phone_session s
     JOIN phone p ON p.company_id = s.company_id AND p.id = s.phone_id
     JOIN company c ON c.id = s.company_id AND c.deleted_at IS NULL
     JOIN member m ON m.company_id = s.company_id AND m.id = s.member_id
     JOIN "user" u ON u.id = s.user_id
     WHERE s.company_id = $1 AND s.id = $2`,
    [companyId, sessionId],
  );
  return session;
}

/** A user's last membership in a company, ended or not: a phone may still hold punches of it. */
export function findPhoneMember(
  database: Database,
  companyId: string,
  userId: string,
): Promise<PhoneMember | undefined> {
  return platform(database, async (client) => {
    const { rows } = await client.query<PhoneMember>(
      `SELECT ${PHONE_MEMBER} FROM member m
       JOIN company c ON c.id = m.company_id AND c.deleted_at IS NULL
       JOIN "user" u ON u.id = m.user_id
       WHERE m.company_id = $1 AND m.user_id = $2
       ORDER BY coalesce(m.ended_at, m.deleted_at) DESC NULLS FIRST LIMIT 1`,
      [companyId, userId],
    );
    return rows[0];
  });
}

/** Whose decisions over mobile punches are to be carried out now; `by` is a user, none for a company's own rules. */
export function dueDecisions(
  database: Database,
  now: Date,
  only: string | null,
): Promise<{ companyId: string; by: string | null }[]> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ companyId: string; by: string | null }>(
      `SELECT DISTINCT company_id AS "companyId", decided_by AS by FROM mobile_decision
       WHERE state = 'pending' AND carry_out_at <= $1 AND ($2::uuid IS NULL OR company_id = $2)`,
      [now, only],
    );
    return rows;
  });
}
