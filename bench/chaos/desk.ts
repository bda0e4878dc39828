/**
 * Punches by phone and what is decided over them: rows of the same feed as all others, that the cloud alone writes. A site's
 * decision goes up as a command, and the first that the cloud hears stands.
 */
import type { Rules } from './rules.ts';
import type { CloudRow, CloudState, Row, SiteState } from './state.ts';

export type Verdict = 'accept' | 'reject';
export interface Command {
  id: string;
  mobile: string;
  verdict: Verdict;
}

/** Whether it is a punch by phone or a decision: nobody edits those. */
export const isOfDesk = (row: Row | undefined): boolean => row?.kind !== undefined;
const isMobile = (row: Row | undefined): boolean => row?.kind === 'mobile';
const isDecision = (row: Row | undefined): boolean => row?.kind === 'decision';

/** What travels of a decision. */
export const COMMAND = ['kind', 'mobile', 'verdict'] as const;
export const commandOf = (id: string, set: Row): Command | undefined =>
  set.kind === 'decision' ? { id, mobile: String(set.mobile), verdict: set.verdict as Verdict } : undefined;

type Touch = (id: string, row: Row, name: string) => void;

/** The cloud's desk. */
export class Desk {
  readonly #state: () => CloudState;
  readonly #touch: Touch;
  readonly #rules: Rules;

  constructor(state: () => CloudState, touch: Touch, rules: Rules) {
    this.#state = state;
    this.#touch = touch;
    this.#rules = rules;
  }

  #row(id: string): Row | undefined {
    return this.#state().rows[id]?.row;
  }

  /** A phone sends a punch. */
  receive(id: string, name: string): void {
    this.#touch(id, { kind: 'mobile', state: 'waiting', by: null }, name);
  }

  /** @param name of the revision. @returns whether there is such a punch */
  decide({ id, mobile, verdict }: Command, name: string): boolean {
    const there = this.#row(mobile);
    if (!there) return false;
    const isFirst = there.state === 'waiting' || this.#rules.order.everyDecisionStands;
    this.#touch(id, { kind: 'decision', mobile, verdict, state: isFirst ? 'applied' : 'superseded' }, name);
    if (isFirst) this.#carryOut(mobile, id, verdict, name);
    return true;
  }

  #carryOut(mobile: string, by: string, verdict: Verdict, name: string): void {
    this.#touch(mobile, { kind: 'mobile', state: `${verdict}ed`, by }, name);
    if (verdict === 'accept') this.#state().entered[mobile] = true;
  }

  /** What a site brings back to a cloud that was restored. @returns the punch that it is about */
  takeBack(id: string, copy: { revs: string[]; row: Row }, name: string): string {
    const { rows } = this.#state();
    const mine = rows[id];
    const isMerged = mine !== undefined && this.#rules.verdictOn(mine.revs, copy.revs) === 'merge';
    const row = isMerged ? this.#wholeOf(mine, copy.row) : this.#withoutRival(id, copy.row);
    const revs = isMerged ? this.#rules.joinedRevs(mine.revs, copy.revs, name) : copy.revs;
    this.#touch(id, { ...row }, name);
    rows[id] = { ...(rows[id] as CloudRow), revs: [...revs] };
    return isMobile(copy.row) ? id : String(copy.row.mobile);
  }

  /** Both went on with it. */
  #wholeOf(mine: CloudRow, told: Row): Row {
    const holds = isMobile(told) && this.#rules.holdsFormer(mine.row.state, told.state);
    return holds ? told : mine.row;
  }

  /** Another one may stand by now. */
  #withoutRival(id: string, told: Row): Row {
    if (!isDecision(told) || told.state !== 'applied') return told;
    const rivals = this.#decisionsOver(String(told.mobile)).filter(
      ([other, { state }]) => other !== id && state === 'applied',
    );
    return rivals.length === 0 ? told : { ...told, state: 'superseded' };
  }

  #decisionsOver(mobile: string): [string, Row][] {
    return Object.entries(this.#state().rows)
      .filter(([, { row }]) => isDecision(row) && row.mobile === mobile)
      .map(([id, { row }]) => [id, row]);
  }

  /** Makes whole what came back in parts. */
  settle(mobile: string, name: () => string): void {
    const there = this.#row(mobile);
    if (!there) return;
    const [first] = this.#decisionsOver(mobile).filter(([, { state }]) => state === 'applied');
    if (there.state === 'waiting' && first) this.#carryOut(mobile, first[0], first[1].verdict as Verdict, name());
    const { state, by } = this.#row(mobile) ?? {};
    if (state === 'waiting') return;
    for (const [id, row] of this.#decisionsOver(mobile)) {
      const is = id === by ? 'applied' : 'superseded';
      if (row.state !== is) this.#touch(id, { ...row, state: is }, name());
    }
    if (state === 'accepted') this.#state().entered[mobile] = true;
  }
}

/** On a site: it shows what is decided here at once, and there is no punch before the cloud agrees. */
export function decideHere(state: SiteState, { id, mobile, verdict }: Command, by: string, edit: string): void {
  state.rows[id] = { kind: 'decision', mobile, verdict, state: 'unsent' };
  state.rows[mobile] = { kind: 'mobile', state: `${verdict}ing`, by: id };
  state.outbox[id] = {
    op: 'add',
    baseValues: {},
    rev: 1,
    edit,
    by,
    error: null,
    isOvertaken: false,
    previousEdits: [],
  };
}

/** A row has come to a site. */
export function cameHere(state: SiteState, id: string): void {
  const row = state.rows[id];
  if (!isMobile(row)) return;
  if (row?.state === 'accepted') state.entered[id] = true;
  if (row?.state !== 'waiting') return;
  const unsent = Object.entries(state.rows).find(
    ([other, one]) => isDecision(one) && one.mobile === id && other in state.outbox,
  );
  if (unsent) state.rows[id] = { ...row, state: `${unsent[1].verdict}ing`, by: unsent[0] };
}

/** The cloud refuses a decision: it is not asked for again, and shown to whoever made it. */
export function refusedHere(state: SiteState, id: string): void {
  const row = state.rows[id] ?? {};
  delete state.outbox[id];
  state.rows[id] = { ...row, state: 'refused' };
  const mobile = String(row.mobile);
  const copy = state.shadow[mobile];
  if (copy) state.rows[mobile] = { ...copy.row };
  cameHere(state, mobile);
}

/** In the end: what is wrong with punches by phone and decisions. @returns `lost`, `ghost`, `different`, and decisions that are gone */
export function judgeDesk(
  { cloud, sites }: { cloud: CloudState; sites: readonly SiteState[] },
  made: { mobiles: readonly string[]; decisions: readonly string[] },
) {
  const sum = { lost: 0, ghost: 0, different: 0, goneDecisions: 0 };
  const rowOf = (id: string) => cloud.rows[id]?.row;
  sum.lost += made.mobiles.filter((id) => !rowOf(id)).length;
  const isRefused = (id: string) => sites.some(({ rows }) => rows[id]?.state === 'refused');
  sum.goneDecisions += made.decisions.filter((id) => !rowOf(id) && !isRefused(id)).length;
  const all = Object.entries(cloud.rows);
  for (const [id, { row }] of all.filter(([, one]) => isMobile(one.row))) {
    for (const { entered } of [cloud, ...sites]) {
      if (row.state === 'accepted' && !entered[id]) sum.lost += 1;
      if (row.state !== 'accepted' && entered[id]) sum.ghost += 1;
    }
    const standing = all.filter(
      ([, one]) => isDecision(one.row) && one.row.mobile === id && one.row.state === 'applied',
    );
    const wrong = standing.filter(([by, one]) => by !== row.by || `${one.row.verdict}ed` !== row.state);
    if (standing.length > 1 || wrong.length > 0) sum.different += 1;
    for (const site of sites) if (!sameRow(site.rows[id], row)) sum.different += 1;
  }
  for (const [id, { row }] of all.filter(([, one]) => isDecision(one.row)))
    for (const site of sites) if (!sameRow(site.rows[id], row)) sum.different += 1;
  return sum;
}

const sameRow = (one: Row | undefined, other: Row): boolean =>
  one !== undefined && Object.keys(other).every((key) => one[key] === other[key]);
