import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import type { Message } from '../../i18n/message.ts';
import type { Reach, Verdict } from '../../policies/casbin.ts';
import { fieldKind, isSecret } from '../../policies/fields.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { isOfNoRole, type PolicyLine } from '../../policies/snapshot.ts';
import { hasColumn } from '../records/model.ts';
import { recordNotFound } from '../records/problems.ts';
import { rightFor } from '../records/scope.ts';
import { reaches, selectRows } from '../records/select.ts';
import { findMemberOf } from './members.ts';
import { namesOf } from './names.ts';
import { asMember, grantsWhere } from './revoke.ts';
import { nameOfLine, parentDepartments, sinceOfLine } from './who-can-see.ts';

export interface Question {
  /** the user asked about, by themselves or by their membership */
  userId?: string;
  memberId?: string;
  model: Model;
  id: string;
  act: Operation;
  field?: string;
}

/** What decided at a gate: a rule, a built-in role, a grant, or the state of things. */
interface Reason {
  kind: 'rule' | 'template' | 'grant' | 'own' | 'ordinary' | 'state';
  /** of the rule's or the grant's row */
  id: string | null;
  /** the role or group it came through */
  through: string | null;
  /** `user:<id>` or a member's id; null for what comes with Hajira */
  givenBy: string | null;
  /** whoever that is, by name */
  giver: string | null;
  since: Date | null;
  until: Date | null;
  words: Message;
}

interface Gate {
  gate: 'model' | 'object' | 'field' | 'company';
  passed: boolean;
  reason: Reason;
}

export interface Explanation {
  allowed: boolean;
  /** all four, in their order; the first that did not pass is why */
  gates: Gate[];
}

const state = (words: Message): Reason => ({
  kind: 'state',
  id: null,
  through: null,
  givenBy: null,
  giver: null,
  since: null,
  until: null,
  words,
});

function byLine(line: PolicyLine, words: Message): Reason {
  const source = line.rule ?? line.subject.path.at(-1);
  return {
    kind: line.rule ? 'rule' : 'template',
    id: line.rule?.id ?? null,
    through: nameOfLine(line),
    givenBy: source?.createdBy ?? null,
    giver: null,
    since: source ? sinceOfLine(line, source.createdAt) : null,
    until: line.until,
    words,
  };
}

/** Which records a reach means, in a sentence. */
const reachWords: Readonly<Record<Exclude<Reach, 'none'>, Message>> = {
  own: accessMessage('access.reach-own'),
  granted: accessMessage('access.reach-named'),
  department: accessMessage('access.reach-departments'),
  all: accessMessage('access.reach-all'),
};

/** Before any rule: whether they may act at all, and whether the package holds the table. */
async function standing(ctx: Context, memberId: string, model: Model, them: Context): Promise<Message | null> {
  const found = await ctx.query
    .selectFrom('member as m')
    .innerJoin('user as u', 'u.id', 'm.userId')
    .innerJoin('company as c', 'c.id', 'm.companyId')
    .select(['u.isActive', 'c.state'])
    .where('m.companyId', '=', companyOf(ctx))
    .where('m.id', '=', memberId)
    .executeTakeFirst();
  if (!found?.isActive) return accessMessage('access.why-inactive');
  if (found.state !== 'active') return accessMessage('access.why-company-state', { state: found.state });
  return them.policy.hasFeature(model) ? null : accessMessage('access.why-feature');
}

function modelGate(
  verdict: Verdict<PolicyLine>,
  reach: Reach,
  { model, act }: Question,
  blocked: Message | null,
): Gate {
  if (blocked) return { gate: 'model', passed: false, reason: state(blocked) };
  const { line } = verdict;
  const words =
    reach !== 'none' && line && isOfNoRole(line)
      ? accessMessage('access.why-everyone', { act, model, reach: reachWords[reach] })
      : reach !== 'none'
        ? accessMessage('access.why-table', { act, model, reach: reachWords[reach] })
        : line?.effect === 'deny'
          ? accessMessage('access.why-denied', { act, model })
          : accessMessage('access.why-no-rule', { act, model });
  return { gate: 'model', passed: reach !== 'none', reason: line ? byLine(line, words) : state(words) };
}

/** The grant that lets them at the record, the longest-lasting one: by name, or of a department around it. */
async function decidingGrant(ctx: Context, them: Context, { model, id, act }: Question): Promise<Reason | null> {
  const departments = them.policy.reach(model, act) === 'department' ? await parentDepartments(ctx, model, id) : [];
  const grants = await grantsWhere(
    ctx,
    `g.can_${rightFor(act)} AND g.principal = ANY($3::uuid[]) AND ((g.model = $4 AND g.record_id = $5)
       OR (g.model = 'department' AND g.record_id = ANY($6::uuid[])))`,
    [them.policy.principals, model, id, departments],
  );
  const [grant] = grants.sort((one, other) => Number(other.expiresAt ?? Infinity) - Number(one.expiresAt ?? Infinity));
  if (!grant) return null;
  const words =
    grant.recordId === id
      ? accessMessage('access.why-shared', { rights: grant.rights })
      : accessMessage('access.why-department', { rights: grant.rights });
  const { id: grantId, grantedBy: givenBy, createdAt: since, expiresAt: until } = grant;
  return { kind: 'grant', id: grantId, through: null, givenBy, giver: null, since, until, words };
}

/** What lets them at their own: the line that gives that scope. */
function ownReason(them: Context, model: Model, act: Operation): Reason {
  const words = accessMessage('access.why-own');
  const line = them.policy.rights.decisions.lines.find(
    (one) => one.model === model && one.act === act && one.scope === 'own' && one.effect === 'allow',
  );
  return { ...(line ? byLine(line, words) : state(words)), kind: 'own' };
}

async function objectGate(ctx: Context, them: Context, question: Question): Promise<Gate> {
  const { model, id, act } = question;
  const { reach } = them.policy.decision(model, act);
  if (reach === 'none') {
    return { gate: 'object', passed: false, reason: state(accessMessage('access.why-no-table')) };
  }
  const passed = await reaches(them, model, act, id);
  if (reach === 'all' && passed) {
    const { line } = them.policy.rights.decisions.why(model, act === 'correct' ? 'change' : act);
    const words = accessMessage('access.why-scope-all');
    return { gate: 'object', passed, reason: line ? byLine(line, words) : state(words) };
  }
  if (!passed) {
    return {
      gate: 'object',
      passed,
      reason: state(accessMessage('access.why-out-of-scope', { reach: reachWords[reach], model })),
    };
  }
  const granted = reach === 'own' ? null : await decidingGrant(ctx, them, question);
  return { gate: 'object', passed, reason: granted ?? ownReason(them, model, act) };
}

function fieldGate(them: Context, { model, act, field }: Question): Gate {
  const asked = field ?? (act === 'correct' ? 'at' : undefined);
  if (asked === undefined) return { gate: 'field', passed: true, reason: state(accessMessage('access.why-no-field')) };
  if (!hasColumn(model, asked) || isSecret(model, asked)) {
    return { gate: 'field', passed: false, reason: state(accessMessage('access.why-machine-field')) };
  }
  const side = act === 'view' || act === 'export' ? 'view' : 'change';
  const { allowed, line } = them.policy.rights.decisions.whyField(model, asked, side);
  const ordinary = fieldKind(model, asked, side) === '<ordinary>';
  const words = allowed
    ? ordinary
      ? accessMessage('access.why-plain-field', { asked, side })
      : accessMessage('access.why-sensitive-field', { side, asked })
    : line
      ? accessMessage('access.why-field-denied', { side, asked })
      : accessMessage('access.why-field-missing', { asked });
  const reason = line ? byLine(line, words) : { ...state(words), ...(ordinary ? { kind: 'ordinary' as const } : {}) };
  return { gate: 'field', passed: allowed, reason };
}

/** Another company's record and none at all are one answer. */
async function companyGate(ctx: Context, { model, id }: Question): Promise<Gate> {
  const home = model === 'company' ? 'id' : 'companyId';
  const where = { id, [home]: companyOf(ctx) };
  const rows = await selectRows(ctx, model, { act: 'view', where, columns: ['id'], take: 1 });
  const passed = rows.length > 0;
  const words = passed ? accessMessage('access.why-own-company') : accessMessage('access.why-other-company', { model });
  return { gate: 'company', passed, reason: state(words) };
}

/**
 * Why a user may, or may not, do something with a record: the four gates in their order, each with what decided it, who
 * gave that, and when. For those who may look at rules.
 *
 * @throws Problem `policy.refused`, and `record.not-found` for a user of no concern to this company
 */
export async function explain(ctx: Context, question: Question): Promise<Explanation> {
  ctx.policy.require('view', 'rule');
  const memberId = await findMemberOf(ctx, question);
  const them = memberId === undefined ? undefined : await asMember(ctx, memberId);
  if (memberId === undefined || !them) throw recordNotFound({ model: 'user' });
  const { model } = question;
  const act = question.act === 'correct' ? 'change' : question.act;
  const blocked = await standing(ctx, memberId, model, them);
  const verdict = them.policy.rights.decisions.why(model, act);
  const gates = [
    modelGate(
      verdict,
      them.policy.hasFeature(model) ? them.policy.rights.decisions.of(model, act).reach : 'none',
      question,
      blocked,
    ),
    await objectGate(ctx, them, { ...question, act }),
    fieldGate(them, question),
    await companyGate(ctx, question),
  ];
  const nameOf = await namesOf(
    ctx,
    gates.map(({ reason }) => reason.givenBy),
  );
  for (const { reason } of gates) if (reason.givenBy !== null) reason.giver = nameOf(reason.givenBy);
  return { allowed: gates.every(({ passed }) => passed), gates };
}
