/**
 * `npm run chaos -- --real SECONDS`: a cloud and two sites as people run them, each a process on its own PostgreSQL, with
 * terminals, phones and people on both sides, a bad line between, and kill -9 of whatever there is, all the time. In the
 * end everything is started again, and what both ends hold is compared with what terminals and people did.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { carryOutDue } from '../src/domain/mobile/carry-out.ts';
import { createLog } from '../src/log.ts';
import { Chance } from './chaos/random.ts';
import { Line } from './chaos/real/line.ts';
import { Machine, type Victim } from './chaos/real/machine.ts';
import { isLevel, isUp, observe, whatIsStuck } from './chaos/real/observe.ts';
import { People, type Town } from './chaos/real/people.ts';
import { bindCode, type Company, foundCompany, hangTerminals } from './chaos/real/setup.ts';
import { type Diary, isClean, judge, judgeTheJudge } from './chaos/real/truth.ts';
import { median, round } from './figures.ts';

export interface RealOptions {
  seconds: number;
  seed: number;
  /** aborted on Ctrl-C: everything is ended, and nothing is left */
  signal: AbortSignal;
}

/** So many kills are aimed at in a second. */
const KILLS_A_SECOND = 0.7;
/** So many people do something at once. */
const HANDS = 5;
const PUNCH_EVERY_MS = 100;
/** One kill of a site's program in so many, it is switched off for seconds, while the cloud goes on. */
const SWITCHED_OFF = 8;
/** At most so long a machine is spared once it is ready. */
const LIVES_MS = 5_000;
const LEVEL_WITHIN_MS = 60_000;
/** After this it is told what waits. */
const SLOW_MS = 6_000;

type Say = (line: string) => void;

interface Field {
  folder: string;
  machines: Machine[];
  line: Line;
  town: Town;
  chance: Chance;
  signal: AbortSignal;
  faults: Map<string, number>;
}

export async function realChaos(options: RealOptions, say: Say) {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-chaos-'));
  const machines: Machine[] = [];
  const closing: (() => Promise<void>)[] = [];
  let isKept = false;
  try {
    const field = await settle({ folder, machines, closing, options }, say);
    const figures = await run(field, options, say);
    isKept = !figures.is_clean;
    if (isKept) say(`what the machines said is in ${folder}`);
    return figures;
  } finally {
    for (const close of closing) await close();
    await Promise.all(machines.map((machine) => machine.close()));
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

interface Settling {
  folder: string;
  machines: Machine[];
  closing: (() => Promise<void>)[];
  options: RealOptions;
}

async function settle({ folder, machines, closing, options }: Settling, say: Say): Promise<Field> {
  const { signal } = options;
  const log = createLog('chaos', 'silent');
  const chance = new Chance(options.seed);
  const [cloudPort, linePort] = [await freePort(), await freePort()];
  const machine = (name: string, deploymentRole: 'cloud' | 'site', env: Record<string, string>) => {
    const created = new Machine(name, deploymentRole, { folder, log, env });
    machines.push(created);
    created.start();
    return created;
  };
  say('starting a cloud');
  const cloud = machine('cloud', 'cloud', { PORT: String(cloudPort), TWO_STEP_REQUIRED: 'false' });
  await abortable(cloud.untilReady(), signal);
  const companies = [await foundCompany(cloud.runtime(), 'A'), await foundCompany(cloud.runtime(), 'B')];
  const line = new Line(cloudPort, chance);
  await line.open(linePort);
  closing.push(() => line.close());
  closing.push(async () => {
    for (const { terminals } of companies) for (const terminal of terminals) await terminal.close();
  });
  const lineUrl = `http://127.0.0.1:${linePort}`;
  const sites = new Map<string, Machine>();
  for (const company of companies) {
    say(`starting the site of ${company.tag}`);
    const env = {
      PORT: '0',
      CLOUD_URL: lineUrl,
      BIND_CODE: await bindCode(cloud.runtime(), company),
      POLL_SCHEDULE: '* * * * * *',
      SYNC_DEBOUNCE_SECONDS: '0.5',
    };
    const site = machine(`site-${company.tag}`, 'site', env);
    sites.set(company.tag, site);
    await abortable(site.untilReady(), signal);
    await hangTerminals(site.runtime(), company, company.tag === 'A' ? 2 : 1);
  }
  const town: Town = { cloud, sites, companies, lineUrl };
  return { folder, machines, line, town, chance, signal, faults: new Map() };
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function run(field: Field, { seconds, seed }: RealOptions, say: Say) {
  const { town, machines, line, signal } = field;
  await untilSo(() => isLevel(town), LEVEL_WITHIN_MS, signal);
  const diary: Diary = { edits: [], sent: [], decisions: [], refused: [] };
  const people = new People(town, field.chance, diary);
  await people.begin();
  await untilSo(() => isLevel(town), LEVEL_WITHIN_MS, signal);
  const began = performance.now();
  say(`for ${seconds} s nothing is safe`);
  await Promise.all([meanwhile(field, people, seconds), wreck(field, seconds, say)]);
  say('all is started again');
  line.isDown = false;
  line.isGood = true;
  powerCut(field);
  await abortable(Promise.all(machines.map((machine) => machine.untilReady())), signal);
  const ready = performance.now();
  const asked = new Map(line.asked);
  const slow = setTimeout(() => void tellStuck(town, say), SLOW_MS);
  const drained = await untilSo(() => isUp(town), LEVEL_WITHIN_MS, signal);
  clearTimeout(slow);
  say(`all that waited is in the cloud ${((drained - ready) / 1000).toFixed(1)} s after all were ready`);
  if (!(await isUp(town).catch(() => false))) await tellStuck(town, say);
  const levelled = await untilSo(() => isLevel(town), LEVEL_WITHIN_MS, signal);
  const rounds = Math.max(
    ...[...line.asked]
      .filter(([path]) => path.startsWith('/sync/v1/pull'))
      .map(([path, n]) => n - (asked.get(path) ?? 0)),
    0,
  );
  await finishDeciding(field, people);
  await untilSo(() => isLevel(town), LEVEL_WITHIN_MS, signal);
  const seen = await observe(town);
  const verdict = judge(seen, diary);
  const mutants = judgeTheJudge(seen, diary);
  for (const words of verdict.found) say(words);
  const kills = [...field.faults].filter(([name]) => name.startsWith('kill -9')).reduce((sum, [, n]) => sum + n, 0);
  const starts = machines.flatMap((machine) => machine.starts);
  return {
    runs: 1,
    seed,
    seconds,
    kills,
    faults: Object.fromEntries([...field.faults, ...line.faults]),
    punches: seen.reduce((sum, { logs }) => sum + new Set(logs.map((log) => JSON.stringify(log))).size, 0),
    mobile_punches: diary.sent.length,
    edits: diary.edits.length,
    decisions: diary.decisions.filter(({ became }) => became === 'taken').length,
    decisions_on_site: diary.decisions.filter(({ became, side }) => became === 'taken' && side === 'site').length,
    superseded: seen.reduce(
      (sum, { tables }) =>
        sum + (tables.mobile_decision?.cloud.filter(({ state }) => state === 'superseded').length ?? 0),
      0,
    ),
    refused: diary.refused.length,
    ...verdict,
    mutants,
    rounds_to_converge: rounds,
    drain_seconds: round((drained - ready) / 1000, 1),
    level_seconds: round((levelled - ready) / 1000, 1),
    start_seconds: round(median(starts) / 1000, 1),
    wall_seconds: round((performance.now() - began) / 1000, 1),
    refusals: [...new Set(diary.refused)].slice(0, 5),
    is_clean: isClean(verdict) && mutants.survived.length === 0,
  };
}

async function tellStuck(town: Town, say: Say): Promise<void> {
  for (const words of await whatIsStuck(town).catch(() => [])) say(words);
}

/** Looks until it is so. @returns when it was, by performance.now(); it goes on after the time, for what then differs is told */
async function untilSo(isSo: () => Promise<boolean>, withinMs: number, signal: AbortSignal): Promise<number> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    signal.throwIfAborted();
    if (await isSo().catch(() => false)) break;
    await pause(100);
  }
  return performance.now();
}

/** People and terminals, whatever breaks. */
async function meanwhile({ signal, chance }: Field, people: People, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const loop = async (act: () => Promise<void> | void, most: number) => {
    while (performance.now() < end && !signal.aborted) {
      await act();
      await pause(most / 2 + chance.below(most / 2));
    }
  };
  const again = async () => {
    await people.sendAgain(20);
    await people.decideAgain();
  };
  await Promise.all([
    loop(() => people.punch(), PUNCH_EVERY_MS),
    ...Array.from({ length: HANDS }, () => loop(() => people.act(), 200)),
    loop(again, 1_000),
  ]);
  signal.throwIfAborted();
}

const victims: readonly Victim[] = ['program', 'program', 'program', 'postgres', 'postgres', 'backend'];
const wordsFor: Readonly<Record<Victim, string>> = {
  program: 'program',
  postgres: 'PostgreSQL',
  backend: "PostgreSQL's own process",
};

/** Kills at random, mostly what is up, now and then what is just starting; and now and then the line is gone for a while. */
async function wreck(field: Field, seconds: number, say: Say): Promise<void> {
  const { machines, chance, line, signal } = field;
  const end = performance.now() + seconds * 1000;
  line.isGood = false;
  let count = 0;
  for (let next = performance.now(); performance.now() < end && !signal.aborted; await pause(20)) {
    if (performance.now() < next) continue;
    const up = machines.filter((machine) => (machine.isReady ? isDue(machine, chance) : chance.is(0.003)));
    if (up.length === 0) continue;
    if (!hit(field, chance.one(up), chance.one(victims))) continue;
    count += 1;
    if (count % 20 === 0) say(`${count} kills`);
    next = Math.max(next, performance.now() - 2_000) + (chance.next() * 2_000) / KILLS_A_SECOND;
    if (!line.isDown && chance.is(0.04)) takeLineDown(field, end);
  }
  signal.throwIfAborted();
}

/** Some die at once, some do a few seconds of work before: sooner or later something gets through. */
const isDue = ({ readyAt }: Machine, chance: Chance): boolean =>
  performance.now() - readyAt > LIVES_MS || chance.is(0.006);

function hit({ chance, faults }: Field, machine: Machine, victim: Victim): boolean {
  if (machine.deploymentRole === 'site' && victim === 'program' && chance.below(SWITCHED_OFF) === 0) {
    machine.restsFor(4_000 + chance.below(8_000));
    faults.set('a site is off for seconds', (faults.get('a site is off for seconds') ?? 0) + 1);
  }
  if (!machine.kill(victim, () => chance.next())) return false;
  const name = `kill -9 of ${machine.deploymentRole === 'cloud' ? "the cloud's" : "a site's"} ${wordsFor[victim]}`;
  faults.set(name, (faults.get(name) ?? 0) + 1);
  return true;
}

function takeLineDown({ line, chance }: Field, end: number): void {
  line.isDown = true;
  line.cut();
  const back = Math.min(3_000 + chance.below(7_000), Math.max(0, end - performance.now()));
  setTimeout(() => {
    line.isDown = false;
  }, back).unref();
}

/** The last blow falls on everything at once. */
function powerCut(field: Field): void {
  for (const machine of field.machines)
    for (const victim of ['postgres', 'program'] as const) hit(field, machine, victim);
}

/** What was decided is carried out after its minute of grace: here at once, by the cloud's own clock a little later. */
async function finishDeciding({ town, signal }: Field, people: People): Promise<void> {
  await untilSo(
    async () => {
      const isSo = await people.decideSome();
      await people.sendAgain();
      await people.decideAgain();
      const { sent, decisions } = people.diary;
      return isSo && [...sent, ...decisions].every(({ isAnswered }) => isAnswered);
    },
    30_000,
    signal,
  );
  await untilSo(() => isLevel(town), LEVEL_WITHIN_MS, signal); // what was decided on site has gone up
  const runtime = town.cloud.runtime();
  const later = { ...runtime, clock: { now: () => new Date(Date.now() + 61_000) } };
  for (let more = true; more; ) more = [...(await carryOutDue(later)).values()].some((ids) => ids.length > 0);
}

export type RealFigures = Awaited<ReturnType<typeof realChaos>>;
export type { Company };
