import type pg from 'pg';
import type { DeploymentRole } from '../deployment-role.ts';
import { Decisions, earlier, type Line } from './casbin.ts';
import {
  acts,
  builtInPermissions,
  type Model,
  models,
  type Operation,
  permissionCeiling,
  type Rules,
} from './roles.ts';
import { isTemplate, linesOfTemplate, type Scope } from './templates.ts';

/** A row of `membership`, with the names of its group and role. */
interface MembershipRow {
  id: string;
  memberId: string | null;
  groupId: string | null;
  roleId: string | null;
  groupName: string | null;
  roleName: string | null;
  template: string | null;
  expiresAt: Date | null;
  createdAt: Date;
  createdBy: string;
}

/** A row of `rule`. */
interface RuleRow {
  id: string;
  roleId: string | null;
  groupId: string | null;
  memberId: string | null;
  model: string;
  act: string;
  scope: Scope | null;
  field: string | null;
  effect: 'allow' | 'deny';
  expiresAt: Date | null;
  createdAt: Date;
  createdBy: string;
}

/** The memberships and rules of a company, or those that concern one member. */
export interface PolicyRows {
  memberships: MembershipRow[];
  rules: RuleRow[];
}

/** In one statement, so that memberships and rules are of one moment. $2 null: everybody's. */
const LOAD = `
  WITH mine AS (
    SELECT * FROM membership s WHERE s.company_id = $1 AND s.deleted_at IS NULL
      AND ($2::uuid IS NULL OR s.member_id = $2)
  ), held AS (
    SELECT * FROM mine
    UNION
    SELECT s.* FROM membership s JOIN mine ON mine.group_id = s.group_id
    WHERE s.company_id = $1 AND s.member_id IS NULL AND s.deleted_at IS NULL
  )
  SELECT
    coalesce((SELECT json_agg(json_build_object(
      'id', h.id, 'memberId', h.member_id, 'groupId', h.group_id, 'roleId', h.role_id, 'groupName', g.name,
      'roleName', r.name, 'template', r.template, 'expiresAt', h.expires_at, 'createdAt', h.created_at,
      'createdBy', h.created_by) ORDER BY h.created_at, h.id)
      FROM held h
      LEFT JOIN user_group g ON g.company_id = $1 AND g.id = h.group_id
      LEFT JOIN role r ON r.company_id = $1 AND r.id = h.role_id
      WHERE g.deleted_at IS NULL AND r.deleted_at IS NULL), '[]') AS memberships,
    coalesce((SELECT json_agg(json_build_object(
      'id', q.id, 'roleId', q.role_id, 'groupId', q.group_id, 'memberId', q.member_id, 'model', q.model, 'act', q.act,
      'scope', q.scope, 'field', q.field, 'effect', q.effect, 'expiresAt', q.expires_at, 'createdAt', q.created_at,
      'createdBy', q.created_by) ORDER BY q.created_at, q.id)
      FROM rule q WHERE q.company_id = $1 AND q.deleted_at IS NULL AND ($2::uuid IS NULL OR q.member_id = $2
        OR q.group_id IN (SELECT group_id FROM held) OR q.role_id IN (SELECT role_id FROM held))), '[]') AS rules`;

type Sql = Pick<pg.PoolClient, 'query'>;

/** @param memberId null for everybody of the company */
export async function loadPolicyRows(sql: Sql, companyId: string, memberId: string | null): Promise<PolicyRows> {
  const { rows } = await sql.query<PolicyRows>(LOAD, [companyId, memberId]);
  const dated = <T extends { expiresAt: Date | null; createdAt: Date }>(row: T): T => ({
    ...row,
    expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt),
    createdAt: new Date(row.createdAt),
  });
  return { memberships: (rows[0]?.memberships ?? []).map(dated), rules: (rows[0]?.rules ?? []).map(dated) };
}

/** One thing that a member is: themselves, in a group, or of a role; and by which rows. */
export interface Subject {
  kind: 'user' | 'group' | 'role';
  id: string;
  name: string | null;
  template: string | null;
  until: Date | null;
  /** from the member on: their group, then the role */
  path: readonly MembershipRow[];
}

/** A line, and where it comes from: the rule's row or the template, and by what the member is concerned. */
export interface PolicyLine extends Line {
  subject: Subject;
  /** none when the line is the role's template's own */
  rule?: RuleRow;
}

/** Everything that a member is; what ended is among them and is left out later, by the clock. */
export function subjectsOf(memberId: string, { memberships }: PolicyRows): Subject[] {
  const mine = memberships.filter((row) => row.memberId === memberId);
  const asRole = (path: readonly MembershipRow[]): Subject[] => {
    const last = path.at(-1);
    if (!last?.roleId) return [];
    const until = path.reduce<Date | null>((end, row) => earlier(end, row.expiresAt), null);
    return [{ kind: 'role', id: last.roleId, name: last.roleName, template: last.template, until, path }];
  };
  const groups = mine
    .filter((row) => row.groupId !== null)
    .map(
      (row): Subject => ({
        kind: 'group',
        id: String(row.groupId),
        name: row.groupName,
        template: null,
        until: row.expiresAt,
        path: [row],
      }),
    );
  const ofGroups = groups.flatMap((group) =>
    memberships
      .filter((row) => row.memberId === null && row.groupId === group.id)
      .flatMap((row) => asRole([...group.path, row])),
  );
  const himself: Subject = { kind: 'user', id: memberId, name: null, template: null, until: null, path: [] };
  return [himself, ...groups, ...mine.flatMap((row) => asRole([row])), ...ofGroups];
}

const isGiven = (rule: RuleRow, { kind, id }: Subject): boolean =>
  (kind === 'user' && rule.memberId === id) ||
  (kind === 'group' && rule.groupId === id) ||
  (kind === 'role' && rule.roleId === id);

const known = new Set<string>([...models, ...acts]);

/** All lines that concern a member, as far as they can be used in this deployment role. */
export function linesOf(
  subjects: readonly Subject[],
  { rules }: PolicyRows,
  deploymentRole: DeploymentRole,
): PolicyLine[] {
  const isPossible = (model: string, act: string): boolean =>
    known.has(model) && (permissionCeiling[deploymentRole][model as Model]?.includes(act as Operation) ?? false);
  return subjects.flatMap((subject) => {
    const own = isTemplate(subject.template) ? linesOfTemplate(subject.template, deploymentRole) : [];
    const given = rules.filter((rule) => isGiven(rule, subject));
    return [
      ...own.map((line): PolicyLine => ({ ...line, effect: 'allow', until: subject.until, subject })),
      ...given
        .filter(({ model, act, field, effect }) => field !== null || effect === 'deny' || isPossible(model, act))
        .map(
          (rule): PolicyLine => ({
            model: rule.model,
            act: rule.act,
            ...(rule.field === null ? { scope: rule.scope ?? 'granted' } : { field: rule.field }),
            effect: rule.effect,
            until: earlier(rule.expiresAt, subject.until),
            subject,
            rule,
          }),
        ),
    ];
  });
}

/** Lines of rights that are code. */
export const linesOfCode = (role: string, rules: Rules): PolicyLine[] =>
  models.flatMap((model) =>
    (rules[model] ?? []).map((act) => ({
      model,
      act,
      scope: role === 'worker' ? ('own' as const) : ('all' as const),
      effect: 'allow' as const,
      until: null,
      subject: { kind: 'role' as const, id: role, name: null, template: null, until: null, path: [] },
    })),
  );

/** Whether a line is one that everybody has who is active and has no role. */
export const isOfNoRole = ({ subject }: PolicyLine): boolean => subject.kind === 'role' && subject.id === 'worker';

/** What a member is and may, until something of it ends by the clock. */
export interface Rights {
  decisions: Decisions<PolicyLine>;
  subjects: readonly Subject[];
  /** whom grants on records are for: the member and their groups */
  principals: readonly string[];
}

/**
 * A member's rights out of one version of their company's policy. While they have no role they have what everybody has without
 * one, as lines beside their own, so that a rule for themselves or their group adds to it and a deny takes from it. Rows that end are left out from their instant on: the
 * clock changes rights without a new version.
 */
export class Snapshot {
  readonly #subjects: readonly Subject[];
  readonly #lines: readonly PolicyLine[];
  readonly #withoutRole: readonly PolicyLine[];
  readonly #memberId: string;
  #rights: Rights | undefined;
  /** between these two instants nothing begins or ends */
  #from = 0;
  #until = 0;

  constructor(memberId: string, rows: PolicyRows, deploymentRole: DeploymentRole) {
    this.#memberId = memberId;
    this.#subjects = subjectsOf(memberId, rows);
    this.#lines = linesOf(this.#subjects, rows, deploymentRole);
    this.#withoutRole = linesOfCode('worker', builtInPermissions.worker[deploymentRole]);
  }

  at(now: Date): Rights {
    const ms = now.getTime();
    if (this.#rights && this.#from <= ms && ms < this.#until) return this.#rights;
    const ends = [...this.#lines, ...this.#subjects].flatMap(({ until }) => (until === null ? [] : [until.getTime()]));
    const lives = ({ until }: { until: Date | null }) => until === null || until > now;
    const subjects = this.#subjects.filter(lives);
    const groups = subjects.filter(({ kind }) => kind === 'group').map(({ id }) => id);
    const standing = subjects.some(({ kind }) => kind === 'role') ? [] : this.#withoutRole;
    this.#from = Math.max(0, ...ends.filter((end) => end <= ms));
    this.#until = Math.min(Number.POSITIVE_INFINITY, ...ends.filter((end) => end > ms));
    this.#rights = {
      decisions: new Decisions([...this.#lines.filter(lives), ...standing]),
      subjects,
      principals: [...new Set([this.#memberId, ...groups])],
    };
    return this.#rights;
  }
}

/** How many members' rights a process remembers at most: 4 to 20 KB each. */
const REMEMBERED = 1_000;

/** Snapshots by member and version: what is asked for again stays, the rest goes. One for each open database. */
export class SnapshotCache {
  readonly #cached = new Map<string, Snapshot>();

  get size(): number {
    return this.#cached.size;
  }

  /** @param version null: nothing is remembered, since nobody could tell when it is old */
  async get(key: string, version: string | null, load: () => Promise<Snapshot>): Promise<Snapshot> {
    if (version === null) return load();
    const entry = `${key}:${version}`;
    const found = this.#cached.get(entry) ?? (await load());
    this.#cached.delete(entry);
    this.#cached.set(entry, found);
    if (this.#cached.size > REMEMBERED) this.#cached.delete(this.#cached.keys().next().value as string);
    return found;
  }
}
