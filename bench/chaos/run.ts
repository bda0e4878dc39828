/** One run: chance decides who acts next and what fails; afterwards everything is quiet, and the oracle looks. */

import { isOfDesk } from './desk.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { Chance } from './random.ts';
import { production, type Rules } from './rules.ts';
import type { Batch, CloudState, Row, SiteState } from './state.ts';
import { Cloud, type Refusal, Site } from './world.ts';

export type Faults = Record<string, number>;
export interface RunResult extends Verdict {
  faults: Faults;
  punches: number;
  edits: number;
  decisions: number;
  rounds: number;
}

type Request = () => unknown;
/** A conversation that can be broken off wherever it yields: it asks the cloud something, or comes to the end of a transaction. */
type Conversation = Generator<Request | null, void, unknown>;

interface Worker {
  site: Site;
  talk: Conversation;
  resume: unknown;
  lost: boolean;
}

class LostError extends Error {}

const ENTITIES = 5;
const AUTHORS = ['rahim', 'karim'] as const;

export class Run {
  readonly #chance: Chance;
  readonly #rules: Rules;
  readonly #cloud: Cloud;
  readonly #sites: Site[];
  readonly #oracle = new Oracle();
  /** every fourth run has punches by phone */
  readonly #desk: Chance | undefined;
  #decisions = 0;
  readonly #faults: Faults = {};
  readonly #terminals: Record<string, string[]> = {};
  readonly #workers: Worker[] = [];
  readonly #late: Request[] = [];
  readonly #backups: { cloud: CloudState[]; sites: Record<string, SiteState[]> } = { cloud: [], sites: {} };
  /** how often each fault comes: every run draws its own mix */
  readonly #mix: Record<string, number>;
  /** what a field was in the cloud before somebody changed it there */
  readonly #replaced = new Map<string, string>();
  #made = 0;

  constructor(seed: number, rules: Rules) {
    this.#chance = new Chance(seed);
    this.#desk = seed % 4 === 0 ? new Chance(seed + 1) : undefined;
    this.#rules = rules;
    this.#cloud = new Cloud(rules, this.#chance);
    this.#sites = ['gate', 'dyeing'].map((name) => new Site(name, rules, this.#chance));
    for (const site of this.#sites) {
      this.#terminals[site.name] = [];
      this.#backups.sites[site.name] = [];
      site.bound(this.#cloud.bind(site.name, site.instance));
    }
    const share = (most: number) => (this.#chance.is(0.5) ? 0 : this.#chance.next() * most);
    this.#mix = {
      requestLost: share(0.3),
      responseLost: share(0.3),
      duplicate: share(0.3),
      crash: share(0.1),
      halfWritten: share(0.2),
      siteRestored: share(0.01),
      cloudRestored: share(0.01),
      cloned: share(0.01),
      permission: share(0.02),
    };
  }

  #fault(name: string): boolean {
    if (!this.#chance.is(this.#mix[name] ?? 0)) return false;
    this.#faults[name] = (this.#faults[name] ?? 0) + 1;
    return true;
  }

  *#round(site: Site): Conversation {
    const { state } = site;
    if (state.isOut) return;
    if (state.needsRecovery) yield* this.#recover(site);
    for (let batch = site.sealBatch(); batch; batch = site.sealBatch()) {
      yield null;
      const sent = batch;
      const { token: using, cursor } = site.state;
      const { mark } = cursor;
      const results = (yield () => this.#push(site, { using, sent, mark })) as ReturnType<Cloud['push']>;
      site.acknowledge(sent, structuredClone(results));
      yield null;
    }
    for (let more = !site.state.needsRecovery; more; ) {
      const { epoch: under, token: using, no, hash } = site.state;
      const from = { ...site.state.cursor };
      const asked = { epoch: under, cursor: from, no, hash };
      const page = (yield () => this.#cloud.pull(site.name, using, asked)) as ReturnType<Cloud['pull']>;
      const half = this.#fault('halfWritten');
      more = site.takePage(under, from, structuredClone(page), half);
      if (half) throw new LostError();
      yield null;
    }
  }

  *#recover(site: Site): Conversation {
    if (!site.state.isRebound) {
      const { token, epoch } = site.state;
      const asker = { instance: site.instance, epoch };
      const fresh = (yield () => this.#cloud.recover(site.name, token, asker)) as { token: string; epoch: number };
      if (site.state.epoch === epoch) site.rebound(fresh);
      yield null;
    }
    const { token, epoch } = site.state;
    if (this.#rules.order.nothingIsCompared) return site.compared(null);
    const sent = structuredClone({
      shadow: site.state.shadow,
      punches: site.state.punches,
      conflicts: site.state.conflicts,
    });
    const found = (yield () => this.#cloud.reconcile(site.name, token, epoch, sent)) as ReturnType<Cloud['reconcile']>;
    if (site.state.epoch === epoch && site.state.needsRecovery) site.compared(structuredClone(found));
    yield null;
  }

  /** What a refusal does to the site, as the round does it. */
  #refused(site: Site, { status, code }: Refusal): void {
    if (code === 'other-machine' || status === 401) site.state.isOut = true;
    else Object.assign(site.state, { needsRecovery: true, isRebound: false });
  }

  #advance(at: number): void {
    const worker = this.#workers[at];
    if (!worker) return;
    const end = () => void this.#workers.splice(this.#workers.indexOf(worker), 1);
    try {
      const { value, done } = worker.lost ? worker.talk.throw(new LostError()) : worker.talk.next(worker.resume);
      worker.resume = undefined;
      if (done) {
        end();
        return;
      }
      if (value) this.#deliver(worker, value);
    } catch (error) {
      end();
      if (error instanceof LostError) return;
      if ((error as Refusal).status === undefined) throw error;
      this.#refused(worker.site, error as Refusal);
    }
  }

  #deliver(worker: Worker, request: Request): void {
    if (this.#fault('requestLost')) {
      worker.lost = true;
      return;
    }
    const answer = request();
    if (this.#fault('duplicate')) this.#late.push(request);
    if (this.#fault('responseLost')) worker.lost = true;
    else worker.resume = answer;
  }

  #push(site: Site, { using, sent, mark }: { using: string; sent: Batch; mark: string }): ReturnType<Cloud['push']> {
    const before = this.#deleted();
    const results = this.#cloud.push(site.name, using, structuredClone(sent), mark);
    for (const id of this.#deleted()) {
      const there = this.#cloud.state.rows[id]?.row;
      if (!before.includes(id) && there) this.#oracle.deletedFor(`${site.name} ${id}`, there);
    }
    return results;
  }

  #deleted(): string[] {
    const rows = Object.entries(this.#cloud.state.rows);
    return rows.filter(([, { row }]) => (row.deleted_at ?? null) !== null).map(([id]) => id);
  }

  /** Phones send, and what they sent is decided over, on site or in the cloud, now and then by two. */
  #decide(chance: Chance): void {
    const site = chance.one(this.#sites);
    const waiting = (rows: Record<string, Row>) =>
      Object.keys(rows).filter((id) => rows[id]?.kind === 'mobile' && rows[id]?.state === 'waiting');
    const verdict = chance.is(0.6) ? 'accept' : 'reject';
    const inCloud = Object.fromEntries(Object.entries(this.#cloud.state.rows).map(([id, { row }]) => [id, row]));
    if (chance.is(0.4)) {
      const id = `m${chance.name()}`;
      this.#cloud.desk.receive(id, chance.name());
      this.#oracle.noted('mobiles', id);
      return;
    }
    const isHere = chance.is(0.6);
    const mobile = chance.one(waiting(isHere ? site.state.rows : inCloud));
    if (mobile === undefined) return;
    const command = { id: `d${chance.name()}`, mobile, verdict } as const;
    if (isHere) site.decide(command, chance.one(AUTHORS));
    else this.#cloud.desk.decide(command, chance.name());
    this.#decisions += 1;
    this.#oracle.noted('decisions', command.id);
  }

  #act(): void {
    if (this.#desk?.is(0.1)) this.#decide(this.#desk);
    const site = this.#chance.one(this.#sites);
    switch (this.#chance.below(12)) {
      case 0:
      case 1:
        this.#scan(site);
        break;
      case 2:
        this.#editOnSite(site);
        break;
      case 3:
        this.#editInCloud();
        break;
      case 4:
        this.#break(site);
        break;
      case 5:
        if (this.#late.length > 0) this.#again();
        break;
      case 6:
        if (this.#workers.length < 3) this.#start(site);
        break;
      default:
        if (this.#workers.length === 0) this.#start(site);
        else this.#advance(this.#chance.below(this.#workers.length));
    }
  }

  #start(site: Site): void {
    if (site.state.isOut) this.#rebindByPerson(site);
    this.#workers.push({ site, talk: this.#round(site), resume: undefined, lost: false });
  }

  /** A machine that was refused is bound again by somebody; a clone is not, and its disk is put away. */
  #rebindByPerson(site: Site): void {
    site.bound(this.#cloud.bind(site.name, site.instance));
  }

  #again(): void {
    const [request] = this.#late.splice(this.#chance.below(this.#late.length), 1);
    try {
      request?.();
    } catch (error) {
      if ((error as Refusal).status === undefined) throw error;
    }
  }

  #scan(site: Site): void {
    const log = this.#terminals[site.name] ?? [];
    const count = this.#chance.below(3);
    for (let n = 0; n < count; n += 1) {
      this.#made += 1;
      log.push(`${site.name} scan ${this.#made}`);
    }
    site.read(log);
  }

  #value(): string {
    this.#made += 1;
    return `v${String(this.#made).padStart(5, '0')}${this.#chance.name()}`;
  }

  #editOnSite(site: Site): void {
    const ids = Object.keys(site.state.rows).filter((id) => !isOfDesk(site.state.rows[id]));
    const by = this.#chance.one(AUTHORS);
    if (ids.length < ENTITIES && this.#chance.is(0.3)) {
      const id = `e${this.#chance.name()}`;
      const name = this.#value();
      this.#oracle.wrote({ id, field: 'name', value: name, saw: null });
      site.edit(id, { name, phone: null, salary: null, deleted_at: null }, by, 'add');
      return;
    }
    const id = this.#chance.one(ids);
    const row = id === undefined ? undefined : site.state.rows[id];
    if (!row || (row.deleted_at ?? null) !== null) return;
    if (this.#chance.is(0.04)) {
      site.edit(id, { deleted_at: 'x' }, by);
      this.#oracle.deleted(`${site.name} ${id}`, site.state.rows[id] ?? {});
      return;
    }
    const field = this.#chance.one(['name', 'phone', 'salary'] as const);
    const value = this.#value();
    this.#oracle.wrote({ id, field, value, saw: row[field] ?? null });
    site.edit(id, { [field]: value }, by);
  }

  #editInCloud(): void {
    const ids = Object.keys(this.#cloud.state.rows).filter((id) => !isOfDesk(this.#cloud.state.rows[id]?.row));
    if (ids.length < ENTITIES && this.#chance.is(0.3)) {
      const id = `e${this.#chance.name()}`;
      const name = this.#value();
      this.#oracle.wrote({ id, field: 'name', value: name, saw: null });
      this.#cloud.edit(id, { name, phone: null, salary: null, deleted_at: null });
      return;
    }
    const id = this.#chance.one(ids);
    const row = id === undefined ? undefined : this.#cloud.state.rows[id]?.row;
    if (!row || (row.deleted_at ?? null) !== null) return;
    if (this.#chance.is(0.04)) {
      this.#cloud.edit(id, { deleted_at: 'x' });
      return;
    }
    const field = this.#chance.one(['name', 'phone', 'salary'] as const);
    // back to what it was before: a value alone does not say when it was written
    const before = this.#chance.is(0.2) ? this.#replaced.get(`${id} ${field}`) : undefined;
    const former =
      before !== undefined && before !== row[field] && !this.#isStillMeant(id, field, before) ? before : undefined;
    const value = former ?? this.#value();
    if (typeof row[field] === 'string') this.#replaced.set(`${id} ${field}`, String(row[field]));
    if (former === undefined) this.#oracle.wrote({ id, field, value, saw: row[field] ?? null });
    else this.#oracle.wroteBack({ id, field, value: former, saw: row[field] ?? null });
    this.#cloud.edit(id, { [field]: value });
  }

  /** Whether an edit on its way, which the cloud has not taken, was made before that value: by value it may then replace it. */
  #isStillMeant(id: string, field: string, value: string): boolean {
    const revs = this.#cloud.state.rows[id]?.revs ?? [];
    const states = [...this.#sites.map(({ state }) => state), ...Object.values(this.#backups.sites).flat()];
    const isDecided = (edit: string) => this.#cloud.state.conflicts.some((clash) => clash.edit === edit);
    return states.some(({ outbox, batch }) => {
      const sealed = batch?.rows.map(({ item }) => item).filter((item) => item.id === id) ?? [];
      const waiting = outbox[id];
      // what was edited again on top of a change on its way was edited by somebody who saw that change
      if (waiting && sealed.some(({ set }) => set[field] === value)) return true;
      // an edit on top of one that was sent before under another name was made before that one's value
      return [...(waiting ? [waiting] : []), ...sealed].some(
        ({ baseValues, edit, previousEdits }) =>
          (baseValues[field] === value || previousEdits.some(({ set }) => set[field] === value)) &&
          !production.holdsEdit(revs, edit) &&
          !isDecided(edit),
      );
    });
  }

  #break(site: Site): void {
    if (this.#fault('crash')) {
      for (let at = this.#workers.length - 1; at >= 0; at -= 1) {
        if (this.#workers[at]?.site === site) this.#workers.splice(at, 1);
      }
    }
    const kept = this.#backups.sites[site.name] ?? [];
    if (this.#chance.is(0.1)) kept.push(structuredClone(site.state));
    if (this.#chance.is(0.1)) this.#backups.cloud.push(structuredClone(this.#cloud.state));
    if (kept.length > 0 && this.#fault('siteRestored')) this.#restoreSite(site, this.#chance.one(kept));
    if (this.#backups.cloud.length > 0 && this.#fault('cloudRestored')) this.#restoreCloud();
    if (kept.length > 0 && this.#fault('cloned')) this.#wake(site, this.#chance.one(kept));
    if (this.#fault('permission')) {
      const { state } = this.#cloud;
      state.allowed = state.allowed.length === 2 ? ['rahim'] : ['rahim', 'karim'];
    }
    if (this.#chance.is(0.02)) this.#attack(site);
  }

  #restoreCloud(): void {
    this.#cloud.state = structuredClone(this.#chance.one(this.#backups.cloud));
    this.#late.length = 0;
    // a cloud that is restored was stopped: what it was about to answer is never heard
    for (const worker of this.#workers) if (worker.resume !== undefined) worker.lost = true;
    this.#oracle.restored(this.#everything(), 'cloud');
  }

  #restoreSite(site: Site, backup: SiteState): void {
    this.#stop(site);
    site.state = structuredClone(backup);
    this.#oracle.restored(this.#everything(), 'site');
  }

  #stop(site: Site): void {
    for (let at = this.#workers.length - 1; at >= 0; at -= 1) {
      if (this.#workers[at]?.site === site) this.#workers.splice(at, 1);
    }
  }

  /** An old copy of the disk runs on another machine for a while, with the same token. */
  #wake(site: Site, backup: SiteState): void {
    const clone = new Site(site.name, this.#rules, this.#chance);
    clone.instance = 'another machine';
    clone.state = structuredClone(backup);
    const before = this.#cloud.state.sites[site.name]?.epoch ?? 0;
    for (let turn = 0; turn < 3 && !clone.state.isOut; turn += 1) {
      const talk = this.#round(clone);
      try {
        for (let step = talk.next(); !step.done; ) step = talk.next(step.value ? step.value() : undefined);
      } catch (error) {
        if (error instanceof LostError) continue;
        if ((error as Refusal).status === undefined) throw error;
        this.#refused(clone, error as Refusal);
      }
    }
    // what the clone was allowed to begin anew would put the living machine out
    if ((this.#cloud.state.sites[site.name]?.epoch ?? 0) > before) this.#oracle.takenOver += 1;
  }

  /** Somebody with a valid token names another company's record. */
  #attack(site: Site): void {
    const { token, epoch, no, hash } = this.#cloud.state.sites[site.name] ?? { token: '', epoch: 0, no: 0, hash: '' };
    const item = {
      company: 'theirs',
      id: 'theirs',
      edit: this.#chance.name(),
      op: 'change' as const,
      set: { name: 'stolen' },
      baseValues: { name: 'theirs' },
      by: 'rahim',
      base: null,
      previousEdits: [],
    };
    const backup = structuredClone(this.#cloud.state);
    const batch = { epoch, no: no + 1, prev: hash, hash: 'attack', punches: {}, rows: [{ rev: 1, item }] };
    this.#cloud.push(site.name, token, batch, '');
    const { foreign } = this.#cloud.state;
    this.#cloud.state = { ...backup, foreign };
  }

  #everything() {
    return { cloud: this.#cloud.state, sites: this.#sites.map(({ state }) => state) };
  }

  run(steps: number): RunResult {
    for (let step = 0; step < steps; step += 1) this.#act();
    const rounds = this.#settle();
    const verdict = this.#oracle.judge(this.#everything(), this.#terminals);
    const { edits } = this.#oracle;
    const punches = Object.values(this.#terminals).reduce((sum, { length }) => sum + length, 0);
    return { ...verdict, faults: this.#faults, punches, edits, decisions: this.#decisions, rounds };
  }

  /** No more faults: whole rounds until nothing moves. */
  #settle(): number {
    this.#workers.length = 0;
    const isRestored = this.#chance.is((this.#mix.cloudRestored ?? 0) * 20);
    for (const fault of Object.keys(this.#mix)) this.#mix[fault] = 0;
    // nobody may have anything to send when the last thing that happens is a restore
    if (isRestored && this.#backups.cloud.length > 0) this.#restoreCloud();
    else for (const site of this.#sites) this.#scan(site);
    for (let round = 1; round <= 60; round += 1) {
      const before = JSON.stringify(this.#everything());
      for (const site of this.#sites) {
        site.read(this.#terminals[site.name] ?? []);
        this.#start(site);
        while (this.#workers.length > 0) this.#advance(0);
      }
      if (JSON.stringify(this.#everything()) === before) return round;
    }
    return 60;
  }
}
