/**
 * Two ends in memory: their tables, and the transactions of the protocol over them, each whole or not at all. What is
 * decided, the production rules decide.
 */

import type { Cursor } from '../../src/sync/cursor.rule.ts';
import type { Clash } from '../../src/sync/merge.rule.ts';
import { MOST_PREVIOUS_EDITS } from '../../src/sync/protocol.ts';
import { UNSEEN } from '../../src/sync/rebase.rule.ts';
import { COMMAND, type Command, cameHere, commandOf, Desk, decideHere, isOfDesk, refusedHere } from './desk.ts';
import type { Chance } from './random.ts';
import type { Rules } from './rules.ts';
import type { Batch, CloudRow, CloudState, Conflict, Item, Row, SiteState, Waiting } from './state.ts';

export const FIELDS = ['name', 'phone', 'salary', 'deleted_at'] as const;
export type Refusal = { status: number; code: string };
const refuse = (status: number, code: string): never => {
  throw { status, code } satisfies Refusal;
};

const newSite = (): SiteState => ({
  rows: {},
  punches: {},
  entered: {},
  outbox: {},
  punchOutbox: {},
  shadow: {},
  conflicts: [],
  batch: null,
  token: '',
  epoch: 0,
  no: 0,
  hash: '',
  cursor: { seq: 0, mark: '' },
  needsRecovery: true,
  isRebound: true,
  isOut: false,
});

const newCloud = (): CloudState => ({
  rows: {},
  foreign: { theirs: { name: 'theirs' } },
  punches: {},
  entered: {},
  conflicts: [],
  changes: 0,
  last: 0,
  acts: [],
  sites: {},
  allowed: ['rahim', 'karim'],
});

function hashOf(text: string): string {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  return `${(one >>> 0).toString(16)}${(two >>> 0).toString(16)}`;
}

function noteOnce(conflicts: Conflict[], one: Conflict): void {
  const isKnown = ({ id, field, edit }: Conflict) => id === one.id && field === one.field && edit === one.edit;
  if (!conflicts.some(isKnown)) conflicts.push(one);
}

/** The cloud's end. */
export class Cloud {
  state: CloudState;
  readonly desk: Desk;
  /** counts on when the cloud is restored: no two acts have one mark */
  #acts = 0;
  readonly #rules: Rules;
  readonly #chance: Chance;

  constructor(rules: Rules, chance: Chance) {
    this.state = newCloud();
    this.#rules = rules;
    this.#chance = chance;
    const touch = (id: string, row: Row, name: string) => this.#touch(id, row, name);
    this.desk = new Desk(() => this.state, touch, rules);
  }

  #touch(id: string, row: Row, name: string): void {
    const known = this.state.rows[id];
    this.state.changes += 1;
    this.state.rows[id] = {
      revs: this.#rules.nextRevs(known?.revs ?? [], name),
      row,
      change: this.state.changes,
      seq: null,
    };
  }

  edit(id: string, values: Row): void {
    this.#touch(id, { ...this.state.rows[id]?.row, ...values }, this.#chance.name());
  }

  /** A person binds a machine with a one-time code. */
  bind(site: string, instance: string): { token: string; epoch: number } {
    const before = this.state.sites[site];
    const made = { token: this.#chance.name(), oldToken: null, epoch: (before?.epoch ?? 0) + 1 };
    this.state.sites[site] = { ...made, no: 0, hash: '', instance, isRevoked: false };
    return made;
  }

  #siteOf(site: string, token: string) {
    const known = this.state.sites[site];
    if (!known || (known.token !== token && known.oldToken !== token)) return refuse(401, 'unknown-token');
    if (known.isRevoked) return refuse(401, 'revoked');
    return known;
  }

  recover(site: string, token: string, asker: { instance: string; epoch: number }) {
    const known = this.#siteOf(site, token);
    if (known.instance !== asker.instance && !this.#rules.order.anyMachineRecovers) refuse(409, 'other-machine');
    const fresh = this.#chance.name();
    const epoch = Math.max(known.epoch, asker.epoch) + 1;
    Object.assign(known, { oldToken: token, token: fresh, epoch, no: 0, hash: '' });
    return { token: fresh, epoch };
  }

  push(site: string, token: string, batch: Batch, heard: string) {
    const known = this.#siteOf(site, token);
    if (!this.#rules.isKnown(this.state.acts, this.#rules.beginningAt(heard))) refuse(409, 'rewound');
    const verdict = this.#rules.judge(known, batch);
    if (verdict === 'site-behind' || verdict === 'cloud-behind') refuse(409, verdict);
    if (known.token === token) known.oldToken = null;
    Object.assign(this.state.punches, batch.punches);
    const results = batch.rows.map(({ item }) => this.#take(item));
    const noted = this.state.conflicts.filter(({ id }) => batch.rows.some(({ item }) => item.id === id));
    const answer = { results, noted: this.#rules.order.conflictsComeByPageOnly ? [] : structuredClone(noted) };
    if (verdict !== 'next') return { ...answer, mark: this.#number() };
    Object.assign(known, { no: batch.no, hash: batch.hash });
    return { ...answer, mark: '' };
  }

  #take(item: Item): { result: 'ok' | 'conflict' | 'rejected'; revs?: string[]; row?: Row } {
    if (item.company !== undefined && this.#rules.order.companyFromBody) {
      this.state.foreign[item.id] = { ...item.set };
      return { result: 'ok' };
    }
    const known = this.state.rows[item.id];
    const command = commandOf(item.id, item.set);
    const answer = (result: 'ok' | 'conflict') => {
      const now = this.state.rows[item.id];
      return now ? { result, revs: [...now.revs], row: { ...now.row } } : { result };
    };
    if (known && this.#done(known, item.id, item.edit) === 'all') return answer('ok');
    // what was done is done, whoever may do less by now
    if (!this.state.allowed.includes(item.by)) return { result: 'rejected' };
    if (command) return this.desk.decide(command, item.edit) ? answer('ok') : { result: 'rejected' };
    if (!known) {
      if (item.op !== 'add') return { result: 'rejected' };
      this.#touch(item.id, { ...item.set }, item.edit);
      return answer('ok');
    }
    return answer(this.#merge(item, known).length > 0 ? 'conflict' : 'ok');
  }

  #done(known: CloudRow, id: string, edit: string): 'all' | readonly string[] {
    if (this.#rules.order.losersTryAgain) return this.#rules.holdsEdit(known.revs, edit) ? 'all' : [];
    const decided = this.state.conflicts.filter((clash) => clash.id === id && clash.edit === edit);
    return this.#rules.doneBefore(
      known.revs,
      edit,
      decided.map(({ field }) => field),
    );
  }

  #merge(item: Item, known: CloudRow): Clash[] {
    const wish = this.#rules.stillWished(item, item.previousEdits, (edit) => this.#done(known, item.id, edit));
    const decided = this.state.conflicts.filter(({ id, edit }) => id === item.id && edit === item.edit);
    const merged = this.#rules.merge(wish, known.row, this.#rules.ruleOf);
    const { deleted_at: deleted = null, ...rest } = merged.apply;
    const isDelete = (item.op === 'delete' || deleted !== null) && (known.row.deleted_at ?? null) === null;
    const own = [item.edit, ...item.previousEdits.map(({ edit }) => edit)];
    const isSeen = this.#rules.isAsSent(item.set, merged.apply, known.row);
    const isDone =
      isDelete && isSeen && this.#rules.mayDelete(item.base, known.revs, [...decided, ...merged.clashes], own);
    const clashes = [...merged.clashes];
    if (isDelete && !isDone)
      clashes.push({ field: 'deleted_at', base: null, cloud: null, site: 'x', rule: 'cloud', resolution: 'cloud' });
    const name = this.#rules.nameOf(item.edit, [...decided, ...clashes]);
    const isLost = clashes.length > 0 && Object.keys(merged.apply).length === 0;
    if (isLost || Object.keys(rest).length > 0) this.#touch(item.id, { ...known.row, ...rest }, name);
    if (isDone) this.#touch(item.id, { ...known.row, ...rest, deleted_at: 'x' }, name);
    for (const clash of clashes) this.state.conflicts.push({ ...clash, id: item.id, edit: item.edit });
    return clashes;
  }

  pull(site: string, token: string, asked: Pick<SiteState, 'epoch' | 'cursor' | 'no' | 'hash'>) {
    const known = this.#siteOf(site, token);
    const { cursor } = asked;
    if (known.epoch !== asked.epoch) refuse(409, 'epoch');
    if (this.#rules.lacks(known, asked)) refuse(409, 'cloud-behind');
    const mark = this.#number();
    if (!this.#rules.isKnown(this.state.acts, cursor)) refuse(409, 'rewound');
    const page = Object.entries(this.state.rows)
      .filter(([, { seq }]) => (seq ?? 0) > cursor.seq)
      .sort(([, a], [, b]) => (a.seq ?? 0) - (b.seq ?? 0))
      .slice(0, 4);
    const end = page.at(-1)?.[1].seq ?? cursor.seq;
    return {
      rows: page.map(([id, { revs, row }]) => ({ id, revs: [...revs], row: { ...row } })),
      cursor: { seq: end, mark },
      more: page.length === 4,
      // rows of their own, noted after what they are about
      conflicts: page.length === 4 ? [] : structuredClone(this.state.conflicts),
    };
  }

  /** @returns the mark of the newest act */
  #number(): string {
    const fresh = Object.entries(this.state.rows)
      .filter(([, { seq }]) => seq === null)
      .map(([id, { change }]) => ({ id, change }));
    if (fresh.length > 0) {
      const { rows, last } = this.#rules.numbered(fresh, this.state.last);
      for (const { id, seq } of rows) (this.state.rows[id] as CloudRow).seq = seq;
      this.state.last = last;
      this.#acts += 1;
      this.state.acts.push({ seq: last, mark: `act${this.#acts}` });
    }
    return this.#rules.markOf(this.state.acts.at(-1));
  }

  /** Comparing, all in one: rows by their revisions, punches by what a day holds. */
  reconcile(
    site: string,
    token: string,
    epoch: number,
    sent: { shadow: SiteState['shadow']; punches: SiteState['punches']; conflicts: Conflict[] },
  ) {
    const known = this.#siteOf(site, token);
    if (known.epoch !== epoch) refuse(409, 'epoch');
    const decided = new Set<string>();
    for (const [id, copy] of Object.entries(sent.shadow)) {
      const mine = this.state.rows[id];
      const verdict = this.#rules.verdictOn(mine?.revs, copy.revs);
      if (verdict === 'nothing') continue;
      if (isOfDesk(copy.row)) {
        decided.add(this.desk.takeBack(id, copy, this.#chance.name()));
        continue;
      }
      if (verdict === 'take' || !mine) {
        this.state.changes += 1;
        this.state.rows[id] = { revs: [...copy.revs], row: { ...copy.row }, change: this.state.changes, seq: null };
        continue;
      }
      const edit = this.#chance.name();
      const clashes = this.#rules.clashesOf(mine.row, copy.row, FIELDS, this.#rules.ruleOf);
      for (const clash of clashes) this.state.conflicts.push({ ...clash, id, edit });
      this.state.changes += 1;
      const revs = this.#rules.joinedRevs(mine.revs, copy.revs, edit);
      this.state.rows[id] = { ...mine, revs, change: this.state.changes, seq: null };
    }
    for (const mobile of decided) this.desk.settle(mobile, () => this.#chance.name());
    for (const conflict of sent.conflicts) noteOnce(this.state.conflicts, conflict);
    const missing = Object.keys(sent.punches).filter((id) => !(id in this.state.punches));
    const punches = Object.fromEntries(Object.entries(this.state.punches).filter(([id]) => !(id in sent.punches)));
    return { missing, punches, conflicts: structuredClone(this.state.conflicts), mark: this.#number() };
  }
}

/** The site's end. */
export class Site {
  state: SiteState = newSite();
  readonly name: string;
  instance: string;
  readonly #rules: Rules;
  readonly #chance: Chance;

  constructor(name: string, rules: Rules, chance: Chance) {
    this.name = name;
    this.instance = `machine of ${name}`;
    this.#rules = rules;
    this.#chance = chance;
  }

  bound({ token, epoch }: { token: string; epoch: number }): void {
    const { state } = this;
    Object.assign(state, {
      token,
      epoch,
      no: 0,
      hash: '',
      batch: null,
      needsRecovery: true,
      isRebound: true,
      isOut: false,
    });
    state.cursor = { seq: 0, mark: '' };
  }

  /** Whoever reads a terminal reads its whole log: what is known is known. */
  read(log: readonly string[]): void {
    for (const fact of log) {
      const id = this.#rules.order.punchIdIsRandom ? this.#chance.name() : fact;
      if (id in this.state.punches) continue;
      this.state.punches[id] = fact;
      this.state.punchOutbox[id] = true;
    }
  }

  /** What the trigger writes. */
  edit(id: string, values: Row, by: string, op: Waiting['op'] = 'change'): void {
    const { rows, outbox } = this.state;
    const before = rows[id] ?? {};
    const waiting = outbox[id];
    const baseValues =
      op === 'change' ? Object.fromEntries(Object.keys(values).map((field) => [field, before[field] ?? null])) : {};
    const sent = Object.fromEntries(
      FIELDS.filter((field) => waiting && (waiting.op === 'add' || field in waiting.baseValues)).map((field) => [
        field,
        before[field] ?? null,
      ]),
    );
    rows[id] = { ...before, ...values };
    outbox[id] = {
      op: waiting?.op ?? op,
      baseValues: { ...baseValues, ...waiting?.baseValues },
      rev: (waiting?.rev ?? 0) + 1,
      edit: this.#chance.name(),
      by,
      error: null,
      isOvertaken: waiting?.isOvertaken ?? false,
      previousEdits: waiting
        ? [...waiting.previousEdits, { edit: waiting.edit, set: sent }].slice(-MOST_PREVIOUS_EDITS)
        : [],
    };
  }

  decide(command: Command, by: string): void {
    decideHere(this.state, command, by, this.#chance.name());
  }

  sealBatch(): Batch | null {
    const { state } = this;
    if (state.needsRecovery) return null;
    if (state.batch) return state.batch;
    const punches = Object.fromEntries(
      Object.keys(state.punchOutbox)
        .slice(0, 6)
        .map((id) => [id, state.punches[id] ?? '']),
    );
    const rows = Object.entries(state.outbox)
      .filter(([, { error }]) => error === null)
      .slice(0, 4)
      .map(([id, waiting]) => ({ rev: waiting.rev, item: this.#item(id, waiting) }));
    if (Object.keys(punches).length + rows.length === 0) return null;
    const no = state.no + 1;
    const hash = hashOf(JSON.stringify([no, state.hash, punches, rows]));
    state.batch = { epoch: state.epoch, no, prev: state.hash, hash, punches, rows };
    if (this.#rules.order.outboxGoesWhenSent) for (const { item } of rows) delete state.outbox[item.id];
    return state.batch;
  }

  #item(id: string, { op, baseValues, edit, by, isOvertaken, previousEdits }: Waiting): Item {
    const row = this.state.rows[id] ?? {};
    const whole = isOfDesk(row) ? COMMAND : FIELDS;
    const fields = op === 'add' ? whole : op === 'delete' ? [] : FIELDS.filter((field) => field in baseValues);
    const set = Object.fromEntries(fields.map((field) => [field, row[field] ?? null]));
    const base = isOvertaken ? UNSEEN : (this.state.shadow[id]?.revs[0] ?? null);
    return { id, edit, op, set, baseValues: { ...baseValues }, by, base, previousEdits };
  }

  acknowledge(batch: Batch, { results, noted, mark }: ReturnType<Cloud['push']>): void {
    const { state } = this;
    if (state.epoch !== batch.epoch || state.no !== batch.no - 1 || state.batch?.hash !== batch.hash) return;
    for (const id of Object.keys(batch.punches)) delete state.punchOutbox[id];
    batch.rows.forEach(({ rev, item }, at) => {
      const result = results[at];
      const waiting = state.outbox[item.id];
      if (!result || !waiting) return;
      if (result.result === 'rejected') {
        if (commandOf(item.id, item.set)) refusedHere(state, item.id);
        else if (waiting.rev === rev) waiting.error = 'rejected';
        return;
      }
      const left = this.#rules.afterAnswer(waiting, { rev, set: item.set }, state.rows[item.id] ?? {});
      const came = result.revs && result.row ? { revs: result.revs, row: result.row } : undefined;
      const dirty = this.#rules.dirtyFields(left ?? undefined, FIELDS);
      const settled = came && this.#rules.settle(state.shadow[item.id], came, dirty);
      if (settled === 'apart') {
        state.needsRecovery = true;
        state.isRebound = false;
        return;
      }
      if (left) {
        const isOvertaken = waiting.isOvertaken && this.#rules.deletes(left);
        state.outbox[item.id] = { ...waiting, ...left, isOvertaken, previousEdits: [] };
      } else delete state.outbox[item.id];
      if (settled) this.#settle(item.id, settled);
    });
    for (const conflict of noted) noteOnce(state.conflicts, conflict);
    const cursor = { ...state.cursor, mark: this.#rules.laterMark(state.cursor.mark, mark) };
    Object.assign(state, { no: batch.no, hash: batch.hash, batch: null, cursor });
  }

  #settle(id: string, { copy, take }: Exclude<ReturnType<Rules['settle']>, 'apart'>): void {
    const { [id]: waiting } = this.state.outbox;
    const row = this.state.rows[id] ?? {};
    if (waiting && this.#rules.isOvertaken(waiting, take, row, FIELDS)) waiting.isOvertaken = true;
    this.state.shadow[id] = { revs: [...copy.revs], row: { ...copy.row } };
    this.state.rows[id] = { ...row, ...take };
    cameHere(this.state, id);
  }

  /** @param isHalf the plug is pulled in the middle: only a rule that splits the transaction shows it */
  takePage(epoch: number, from: Cursor, page: ReturnType<Cloud['pull']>, isHalf: boolean): boolean {
    const { state } = this;
    const isHere = state.cursor.seq === from.seq && state.cursor.mark === from.mark;
    if (state.epoch !== epoch || state.needsRecovery || !isHere) return false;
    if (isHalf) {
      if (this.#rules.order.cursorIsSavedFirst) state.cursor = page.cursor;
      return false;
    }
    const settled = page.rows.map(({ id, revs, row }) => {
      const waiting = state.outbox[id];
      return {
        id,
        found: this.#rules.settle(state.shadow[id], { revs, row }, this.#rules.dirtyFields(waiting, FIELDS)),
        row,
      };
    });
    if (settled.some(({ found }) => found === 'apart')) {
      state.needsRecovery = true;
      state.isRebound = false;
      return false;
    }
    for (const { id, found, row } of settled) {
      if (found !== 'apart') this.#settle(id, found);
      const waiting = state.outbox[id];
      if (waiting && this.#rules.order.baseMovesUnderDirty) {
        for (const field of Object.keys(waiting.baseValues)) waiting.baseValues[field] = row[field] ?? null;
      }
    }
    for (const conflict of page.conflicts) noteOnce(state.conflicts, conflict);
    state.cursor = page.cursor;
    return page.more;
  }

  rebound({ token, epoch }: { token: string; epoch: number }): void {
    Object.assign(this.state, { token, epoch, no: 0, hash: '', batch: null, isRebound: true });
  }

  compared(found: ReturnType<Cloud['reconcile']> | null): void {
    const { state } = this;
    if (found) {
      for (const id of found.missing) state.punchOutbox[id] = true;
      Object.assign(state.punches, found.punches);
      for (const conflict of found.conflicts) noteOnce(state.conflicts, conflict);
      state.cursor = this.#rules.beginningAt(found.mark);
    }
    state.needsRecovery = false;
    state.isRebound = false;
  }
}
