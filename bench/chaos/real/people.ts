/** What people do meanwhile: punch, change records on both sides, send from phones, decide. Each act is written down. */
import { type Context, type House, unitOfWork } from '../../../src/context.ts';
import { findUserByEmail } from '../../../src/db/platform.ts';
import { principalOf } from '../../../src/domain/accounts/principalOf.ts';
import { correctPunch } from '../../../src/domain/attendance/correctPunch.ts';
import { correctionId } from '../../../src/domain/attendance/punchId.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { decide } from '../../../src/domain/mobile/decide.ts';
import { lockRecord } from '../../../src/domain/records/write.ts';
import { newId } from '../../../src/id.ts';
import type { Model } from '../../../src/policies/roles.ts';
import { Problem } from '../../../src/problem.ts';
import type { Chance } from '../random.ts';
import type { Machine } from './machine.ts';
import { type Company, phoneToken } from './setup.ts';
import type { Diary } from './truth.ts';

export interface Town {
  cloud: Machine;
  sites: ReadonlyMap<string, Machine>;
  companies: readonly Company[];
  /** where phones find the cloud */
  lineUrl: string;
}

/** Fields of which no two edits have the same value. */
const fields: readonly { model: Model; field: string }[] = [
  { model: 'employee', field: 'name' },
  { model: 'employee', field: 'designation' },
  { model: 'employee', field: 'phone' },
  { model: 'department', field: 'name' },
];

const TIMEOUT_MS = 10_000;

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
  ): Promise<'done' | 'unknown' | 'not done'> {
    if (!machine.isReady) return 'not done';
    try {
      const house = machine.house();
      await unitOfWork(await adminOf(house, company), work);
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
    const { model, field } = this.#chance.one(fields);
    // some of them are in everybody's hands
    const all = model === 'employee' ? company.employees : company.departments;
    const id = this.#chance.one(this.#chance.is(0.4) ? all.slice(0, 2) : all);
    const machine = this.#side(company);
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
        phone.token = await phoneToken(this.#town.cloud.house(), company.id, phone.userId).catch(() => phone.token);
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

  /** Over a punch of a phone that the cloud has; in doubt the same decision is made again. */
  async #decide(
    company: Company,
    verdict: 'accept' | 'reject' = this.#chance.is(0.8) ? 'accept' : 'reject',
  ): Promise<void> {
    const over = new Set(this.diary.decisions.map(({ punchId }) => punchId));
    const free = this.diary.sent.filter((one) => one.company === company.tag && one.isAnswered && !over.has(one.id));
    if (free.length === 0) return;
    const { id: punchId } = this.#chance.one(free);
    const decision = { company: company.tag, id: newId(), punchId, verdict, isAnswered: false };
    this.diary.decisions.push(decision);
    await this.decideAgain([decision]);
  }

  /** Something is accepted in each company, also in a short run. */
  async decideSome(): Promise<void> {
    for (const company of this.#town.companies) {
      const mine = this.diary.decisions.filter((one) => one.company === company.tag && one.verdict === 'accept');
      if (mine.length === 0) await this.#decide(company, 'accept');
    }
  }

  async decideAgain(open = this.diary.decisions.filter(({ isAnswered }) => !isAnswered)): Promise<void> {
    for (const one of open) {
      const company = this.#town.companies.find(({ tag }) => tag === one.company);
      if (!company) continue;
      const given = { id: one.id, mobilePunchId: one.punchId, verdict: one.verdict, reason: 'Chaos', batchId: one.id };
      const state = await this.#asAdmin(this.#town.cloud, company, async (ctx) => {
        const [result] = await decide(ctx, [given]);
        if (result?.result !== 'ok') throw new Error(`a decision was answered with ${JSON.stringify(result)}`);
      });
      one.isAnswered = state === 'done';
    }
  }
}

/** There was nothing to do. */
class NotAsked extends Error {}

async function adminOf(house: House, company: Company) {
  const user = await findUserByEmail(house.database, company.admin);
  if (!user) throw new NotAsked();
  return { house, principal: principalOf(user) };
}
