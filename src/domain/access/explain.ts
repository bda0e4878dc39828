import { type Context, companyOf } from '../../context.ts';
import type { Reach, Verdict } from '../../policies/casbin.ts';
import { fieldKind, isSecret } from '../../policies/fields.ts';
import type { Right } from '../../policies/records.ts';
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
  words: string;
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

const state = (words: string): Reason => ({
  kind: 'state',
  id: null,
  through: null,
  givenBy: null,
  giver: null,
  since: null,
  until: null,
  words,
});

function byLine(line: PolicyLine, words: string): Reason {
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

const named = (model: Model): string => model.replaceAll('_', ' ');

/** Which records a reach means, in a sentence. */
const reachWords: Readonly<Record<Exclude<Reach, 'none'>, string>> = {
  own: 'his own',
  granted: 'those given to him by name',
  department: 'those of departments given to him, and those given to him by name',
  all: 'all of the company',
};

const rightsInWords = (rights: readonly Right[]): string =>
  rights.map((right) => (right === 'share' ? 'pass on' : right)).join(', ');

/** Before any rule: whether they may act at all, and whether the package holds the table. */
async function standing(ctx: Context, memberId: string, model: Model, them: Context): Promise<string | null> {
  const { rows } = await ctx.sql.query<{ isActive: boolean; state: string }>(
    `SELECT u.is_active AS "isActive", c.state FROM member m JOIN "user" u ON u.id = m.user_id
     JOIN company c ON c.id = m.company_id WHERE m.company_id = $1 AND m.id = $2`,
    [companyOf(ctx), memberId],
  );
  const [found] = rows;
  if (!found?.isActive) return 'His account is not active.';
  if (found.state !== 'active') return `The company is ${found.state}.`;
  return them.policy.hasFeature(model) ? null : "The company's package does not hold this.";
}

const actWord = (act: Operation): string => (act === 'share' ? 'pass on' : act);

function modelGate(verdict: Verdict<PolicyLine>, reach: Reach, { model, act }: Question, blocked: string | null): Gate {
  if (blocked) return { gate: 'model', passed: false, reason: state(blocked) };
  const { line } = verdict;
  const words =
    reach !== 'none' && line && isOfNoRole(line)
      ? `Whoever is active and has no role may ${actWord(act)} ${named(model)} records: ${reachWords[reach]}.`
      : reach !== 'none'
        ? `He may ${actWord(act)} ${named(model)} records: ${reachWords[reach]}.`
        : line?.effect === 'deny'
          ? `A rule denies him to ${actWord(act)} ${named(model)} records, and that beats whatever allows it.`
          : `No role, group or rule of his lets him ${actWord(act)} ${named(model)} records.`;
  return { gate: 'model', passed: reach !== 'none', reason: line ? byLine(line, words) : state(words) };
}

/** The grant that lets them at the record, the longest-lasting one: by name, or of a department around it. */
async function decidingGrant(ctx: Context, them: Context, { model, id, act }: Question): Promise<Reason | null> {
  const platform = them.policy.reach(model, act) === 'department' ? await parentDepartments(ctx, model, id) : [];
  const grants = await grantsWhere(
    ctx,
    `g.can_${rightFor(act)} AND g.principal = ANY($3::uuid[]) AND ((g.model = $4 AND g.record_id = $5)
       OR (g.model = 'department' AND g.record_id = ANY($6::uuid[])))`,
    [them.policy.principals, model, id, platform],
  );
  const [grant] = grants.sort((one, other) => Number(other.expiresAt ?? Infinity) - Number(one.expiresAt ?? Infinity));
  if (!grant) return null;
  const words =
    grant.recordId === id
      ? `It was given to him by name: ${rightsInWords(grant.rights)}.`
      : `Its department, or one above it, was given to him: ${rightsInWords(grant.rights)}.`;
  const { id: grantId, grantedBy: givenBy, createdAt: since, expiresAt: until } = grant;
  return { kind: 'grant', id: grantId, through: null, givenBy, giver: null, since, until, words };
}

/** What lets them at their own: the line that gives that scope. */
function ownReason(them: Context, model: Model, act: Operation): Reason {
  const words = 'It is his own, or hangs on it.';
  const line = them.policy.rights.decisions.lines.find(
    (one) => one.model === model && one.act === act && one.scope === 'own' && one.effect === 'allow',
  );
  return { ...(line ? byLine(line, words) : state(words)), kind: 'own' };
}

async function objectGate(ctx: Context, them: Context, question: Question): Promise<Gate> {
  const { model, id, act } = question;
  const { reach } = them.policy.decision(model, act);
  if (reach === 'none') {
    return { gate: 'object', passed: false, reason: state('Without the right on the table he reaches no record.') };
  }
  const passed = await reaches(them, model, act, id);
  if (reach === 'all' && passed) {
    const { line } = them.policy.rights.decisions.why(model, act === 'correct' ? 'change' : act);
    const words = 'His scope is every record of the company.';
    return { gate: 'object', passed, reason: line ? byLine(line, words) : state(words) };
  }
  if (!passed) {
    return {
      gate: 'object',
      passed,
      reason: state(`He reaches ${reachWords[reach]}, and this ${named(model)} is none of them.`),
    };
  }
  const granted = reach === 'own' ? null : await decidingGrant(ctx, them, question);
  return { gate: 'object', passed, reason: granted ?? ownReason(them, model, act) };
}

function fieldGate(them: Context, { model, act, field }: Question): Gate {
  const asked = field ?? (act === 'correct' ? 'at' : undefined);
  if (asked === undefined) return { gate: 'field', passed: true, reason: state('No field was asked for.') };
  if (!hasColumn(model, asked) || isSecret(model, asked)) {
    return { gate: 'field', passed: false, reason: state('This field is kept by Hajira alone.') };
  }
  const side = act === 'view' || act === 'export' ? 'view' : 'change';
  const { allowed, line } = them.policy.rights.decisions.whyField(model, asked, side);
  const ordinary = fieldKind(model, asked, side) === '<ordinary>';
  const words = allowed
    ? ordinary
      ? `The field ${asked} is an ordinary one: open to whoever may ${side} the record.`
      : `He has the right to ${side} the sensitive field ${asked}.`
    : line
      ? `A rule denies him to ${side} the field ${asked}, and that beats whatever allows it.`
      : `The field ${asked} needs a right of its own, which he does not have.`;
  const reason = line ? byLine(line, words) : { ...state(words), ...(ordinary ? { kind: 'ordinary' as const } : {}) };
  return { gate: 'field', passed: allowed, reason };
}

/** Another company's record and none at all are one answer. */
async function companyGate(ctx: Context, { model, id }: Question): Promise<Gate> {
  const home = model === 'company' ? 'id' : 'companyId';
  const where = { id, [home]: companyOf(ctx) };
  const rows = await selectRows(ctx, model, { act: 'view', where, columns: ['id'], take: 1 });
  const passed = rows.length > 0;
  const words = passed ? 'It is a record of his company.' : `His company has no such ${named(model)}.`;
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
