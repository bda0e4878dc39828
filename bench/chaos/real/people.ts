/** What people do meanwhile: punch, change records on both sides, send from phones, decide. Each act is written down. */
import { type Context, type Runtime, unitOfWork } from '../../../src/context.ts';
import { findUserByEmail } from '../../../src/db/platform.ts';
import { principalOf } from '../../../src/domain/accounts/principal-of.ts';
import { readySigningKey } from '../../../src/domain/accounts/signing-key.ts';
import { correctPunch } from '../../../src/domain/attendance/correct-punch.ts';
import { correctionId } from '../../../src/domain/attendance/punch-id.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { decide } from '../../../src/domain/mobile/decide.ts';
import { lockRecord } from '../../../src/domain/records/write.ts';
import { newId } from '../../../src/id.ts';
import type { Model } from '../../../src/policies/roles.ts';
import { Problem } from '../../../src/problem.ts';
import { heldKey } from '../../../src/signing-keys.ts';
import type { Chance } from '../random.ts';
import type { Machine } from './machine.ts';
import { type Company, PASSWORD, phoneToken } from './setup.ts';
import type { Diary, DiaryDecision } from './truth.ts';

export interface Town {
  cloud: Machine;
  sites: ReadonlyMap<string, Machine>;
  companies: readonly Company[];
  /** where phones find the cloud */
  lineUrl: string;
}

/** Fields of which no two edits have the same value. */
const fields: readonly { model: Model; field: string; isTheClouds?: true }[] = [
  { model: 'employee', field: 'name' },
  { model: 'employee', field: 'designation' },
  { model: 'employee', field: 'phone' },
  { model: 'department', field: 'name' },
  { model: 'geofence', field: 'name', isTheClouds: true },
];

/** Made so long ago: what is decided can be undone for a minute, and nobody waits for that here. */
const GRACE_MS = 61_000;

const TIMEOUT_MS = 10_000;
/** So many punches by phone wait in each company when it begins. */
const BEGUN_WITH = 20;

export class People {
  readonly diary: Diary;
  readonly #town: Town;
  readonly #chance: Chance;
  #words = 0;
  #hired = 0;

  constructor(town: Town, chance: Chance, diary: Diary) {
    this.#town = town;
    this.#chance = chance;
    this.diary = diary;
  }

  /** One act of somebody somewhere. What could not be done, because the machine is down, was not done. */
  async act(): Promise<void> {
    const company = this.#chance.one(this.#town.companies);
    await this.#chance.one([
      () => this.#edit(company),
      () => this.#edit(company),
      () => this.#edit(company),
      () => this.#correct(company),
      () => this.#hire(company),
      () => this.#sendFromPhone(company),
      () => this.#sendFromPhone(company),
      () => this.#decide(company),
      () => this.#decide(company),
      () => this.#decide(company),
    ])();
  }

  /** Somebody at each terminal, and now and then a whole shift at once. */
  punch(): void {
    for (const { terminals } of this.#town.companies) {
      for (const terminal of terminals) {
        if (this.#chance.is(0.01)) {
          const now = terminal.wallTime();
          const badges = Array.from({ length: 40 }, (_, n) => String(n + 1));
          terminal.punchAll(badges.map((badgeNumber) => ({ badgeNumber, wallTime: now, punchCode: 1 })));
        } else {
          terminal.punch({ badgeNumber: String(1 + this.#chance.below(40)), punchCode: this.#chance.below(2) });
        }
      }
    }
  }

  #word(company: Company): string {
    this.#words += 1;
    return `${company.tag} ${this.#words}`;
  }

  #side(company: Company): Machine {
    const site = this.#town.sites.get(company.tag);
    return site && this.#chance.is(0.5) ? site : this.#town.cloud;
  }

  /** @returns whether it was done; a broken connection leaves that open */
  async #asAdmin(
    machine: Machine,
    company: Company,
    work: (ctx: Context) => Promise<void>,
    { email = company.admins[0] ?? '', agoMs = 0 } = {},
  ): Promise<'done' | 'unknown' | 'not done'> {
    if (!machine.isReady) return 'not done';
    try {
      const runtime = machine.runtime();
      const clock = { now: () => new Date(Date.now() - agoMs) };
      await unitOfWork(await adminOf(agoMs > 0 ? { ...runtime, clock } : runtime, email), work);
      return 'done';
    } catch (error) {
      if (error instanceof NotAsked) return 'not done';
      if (error instanceof Problem && error.status < 500) {
        // who was hired on the other side a moment ago is not known here yet
        if (error.code !== 'record.not-found')
          this.diary.refused.push(`${machine.name}: ${error.code} ${error.message}`);
        return 'not done';
      }
      return 'unknown';
    }
  }

  async #edit(company: Company): Promise<void> {
    const { model, field, isTheClouds } = this.#chance.one(fields);
    // some of them are in everybody's hands
    const { employees, departments, places } = company;
    const all = model === 'employee' ? employees : isTheClouds ? places : departments;
    const id = this.#chance.one(this.#chance.is(0.4) ? all.slice(0, 2) : all);
    const machine = isTheClouds ? this.#town.cloud : this.#side(company);
    const value = this.#word(company);
    let saw: unknown = null;
    const state = await this.#asAdmin(machine, company, async (ctx) => {
      saw = (await lockRecord(ctx, model, id))[field] ?? null;
      await commandsOf(model).change(ctx, id, { [field]: value });
    });
    if (state !== 'not done') this.diary.edits.push({ company: company.tag, model, id, field, value, saw, state });
  }

  async #correct(company: Company): Promise<void> {
    const machine = this.#side(company);
    await this.#openKey(machine, company.admins[0] ?? '');
    const note = this.#word(company);
    let saw: unknown = null;
    let id = '';
    const state = await this.#asAdmin(machine, company, async (ctx) => {
      const { rows } = await ctx.sql.query<{ id: string }>(
        `SELECT id FROM (SELECT id FROM punch WHERE company_id = $1 ORDER BY id DESC LIMIT 40) AS late OFFSET $2 LIMIT 1`,
        [company.id, this.#chance.below(40)],
      );
      const punch = rows[0]?.id;
      if (punch === undefined) throw new NotAsked();
      id = correctionId(company.id, punch);
      await lockRecord(ctx, 'punch', punch);
      const before = await ctx.sql.query<{ note: string }>(
        'SELECT note FROM punch_correction WHERE company_id = $1 AND id = $2 FOR UPDATE',
        [company.id, id],
      );
      saw = before.rows[0]?.note ?? null;
      await correctPunch(ctx, punch, { correctedAt: null, isVoid: true, note });
    });
    if (state !== 'not done')
      this.diary.edits.push({
        company: company.tag,
        model: 'punch_correction',
        id,
        field: 'note',
        value: note,
        saw,
        state,
      });
  }

  async #hire(company: Company): Promise<void> {
    this.#hired += 1;
    const nth = this.#hired;
    const code = `${company.tag}-new-${nth}`;
    let id = '';
    const name = this.#word(company);
    const state = await this.#asAdmin(this.#side(company), company, async (ctx) => {
      id = String((await commandsOf('employee').add(ctx, { code, name })).id);
      const validFrom = new Date().toISOString();
      await commandsOf('badge').add(ctx, { number: String(1_000 + nth), employeeId: id, validFrom });
    });
    if (state !== 'not done')
      this.diary.edits.push({
        company: company.tag,
        model: 'employee',
        id,
        field: 'name',
        value: name,
        saw: null,
        state,
      });
    if (state === 'done') company.employees.push(id);
  }

  /** A phone sends until it is answered, whatever happens in between. */
  async #sendFromPhone(company: Company): Promise<void> {
    const phone = this.#chance.one(company.phones);
    const at = new Date().toISOString();
    const location = { latitude: 23.9917, longitude: 90.4115, accuracyM: 12, at };
    const id = newId();
    const punch = { id, at, direction: 'in', location, clock: { run: 'chaos', ms: 1000 } };
    this.diary.sent.push({ company: company.tag, id, userId: phone.userId, punch, isAnswered: false });
    await this.sendAgain(1);
  }

  /** Before anything breaks: punches by phone that both sides will know, to decide over. */
  async begin(): Promise<void> {
    for (const company of this.#town.companies)
      for (let n = 0; n < BEGUN_WITH; n += 1) await this.#sendFromPhone(company);
  }

  /** @param most so many of those that are unanswered, the oldest first */
  async sendAgain(most = Number.POSITIVE_INFINITY): Promise<void> {
    const open = this.diary.sent.filter(({ isAnswered }) => !isAnswered).slice(0, most);
    for (const one of open) {
      const company = this.#town.companies.find(({ tag }) => tag === one.company);
      const phone = company?.phones.find(({ userId }) => userId === one.userId);
      if (!company || !phone) continue;
      const answer = await this.#post(phone.token, one.punch).catch(() => undefined);
      if (!answer) return; // the line is bad: later
      if (answer.status === 401 && this.#town.cloud.isReady)
        phone.token = await phoneToken(this.#town.cloud.runtime(), company.id, phone.userId).catch(() => phone.token);
      else if (answer.status === 200) {
        one.isAnswered = true;
        if (!answer.text.includes('"result":"ok"')) this.diary.refused.push(`phone: ${answer.text.slice(0, 300)}`);
      }
    }
  }

  async #post(token: string, punch: unknown): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${this.#town.lineUrl}/api/v1/me/punches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sentAt: new Date().toISOString(), clock: { run: 'chaos', ms: 1020 }, punches: [punch] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /**
   * Over a punch of a phone, in the cloud or on site, whatever of the two is there; now and then over one that somebody on the
   * other side is deciding over. In doubt the same decision is made again.
   */
  async #decide(
    company: Company,
    given: Partial<Pick<DiaryDecision, 'side' | 'verdict' | 'punchId'>> = {},
  ): Promise<void> {
    const side = given.side ?? (this.#chance.is(0.5) ? 'site' : 'cloud');
    const verdict = given.verdict ?? (this.#chance.is(0.8) ? 'accept' : 'reject');
    const punchId = given.punchId ?? this.#toDecide(company, side);
    if (punchId === undefined) return;
    const by = this.#chance.one(company.admins);
    const decision: DiaryDecision = {
      company: company.tag,
      id: newId(),
      punchId,
      verdict,
      side,
      by,
      isAnswered: false,
    };
    this.diary.decisions.push(decision);
    await this.decideAgain([decision]);
  }

  #toDecide(company: Company, side: DiaryDecision['side']): string | undefined {
    const created = this.diary.decisions.filter((one) => one.company === company.tag && one.became !== 'nothing');
    const mine = new Set(created.filter((one) => one.side === side).map(({ punchId }) => punchId));
    const theirs = created.map(({ punchId }) => punchId).filter((id) => !mine.has(id));
    const free = this.#undecided(company);
    const some = theirs.length > 0 && this.#chance.is(0.5) ? theirs.slice(-10) : free;
    return some.length === 0 ? undefined : this.#chance.one(some);
  }

  /** In each company something is accepted, and one decision of two comes second, also in a short run. @returns whether it is so */
  async decideSome(): Promise<boolean> {
    let isSo = true;
    for (const company of this.#town.companies) {
      const taken = this.diary.decisions.filter((one) => one.company === company.tag && one.became === 'taken');
      const on = (side: string) => taken.filter((one) => one.side === side);
      const isTwice = on('site').some(({ punchId }) => on('cloud').some((other) => other.punchId === punchId));
      if (taken.some(({ verdict }) => verdict === 'accept') && isTwice) continue;
      isSo = false;
      const [punchId] = this.#undecided(company);
      if (punchId === undefined) await this.#sendFromPhone(company);
      else {
        await this.#decide(company, { side: 'site', verdict: 'reject', punchId });
        await this.#decide(company, { side: 'cloud', verdict: 'accept', punchId });
      }
    }
    return isSo;
  }

  #undecided(company: Company): string[] {
    const over = new Set(
      this.diary.decisions.filter(({ became }) => became !== 'nothing').map(({ punchId }) => punchId),
    );
    const sent = this.diary.sent.filter((one) => one.company === company.tag && one.isAnswered);
    return sent.map(({ id }) => id).filter((id) => !over.has(id));
  }

  async decideAgain(open = this.diary.decisions.filter(({ isAnswered }) => !isAnswered)): Promise<void> {
    for (const one of open) {
      const company = this.#town.companies.find(({ tag }) => tag === one.company);
      const machine = one.side === 'cloud' ? this.#town.cloud : this.#town.sites.get(one.company);
      if (!company || !machine) continue;
      const given = { id: one.id, mobilePunchId: one.punchId, verdict: one.verdict, reason: 'Chaos', batchId: one.id };
      let became: DiaryDecision['became'];
      const work = async (ctx: Context): Promise<void> => {
        const [result] = await decide(ctx, [given]);
        // a site knows of a punch once it has come down, and of who was first there
        const isNone = result?.result === 'already' || (one.side === 'site' && result?.result === 'missing');
        if (result?.result !== 'ok' && !isNone)
          throw new Error(`a decision was answered with ${JSON.stringify(result)}`);
        became = isNone ? 'nothing' : 'taken';
      };
      await this.#openKey(machine, one.by);
      const state = await this.#asAdmin(machine, company, work, { email: one.by, agoMs: GRACE_MS });
      one.isAnswered = state === 'done';
      if (one.isAnswered) one.became = became;
    }
  }

  /** Whoever decides or corrects on a site signs, with the key that their password opens there. */
  async #openKey(machine: Machine, by: string): Promise<void> {
    if (machine === this.#town.cloud || !machine.isReady) return;
    const runtime = machine.runtime();
    const user = await findUserByEmail(runtime.database, by).catch(() => undefined);
    if (user && !heldKey(runtime.sealer, user.id, new Date())) await readySigningKey(runtime, user, PASSWORD);
  }
}

/** There was nothing to do. */
class NotAsked extends Error {}

async function adminOf(runtime: Runtime, email: string) {
  const user = await findUserByEmail(runtime.database, email);
  if (!user) throw new NotAsked();
  return { runtime, principal: principalOf(user) };
}
