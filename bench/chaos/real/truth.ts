/** What must be true in the end: both ends against the logs of the terminals and the diary of what people did. Pure. */

interface DiaryEdit {
  company: string;
  model: string;
  id: string;
  field: string;
  /** no two edits have the same */
  value: string;
  saw: unknown;
  /** `unknown`: the connection broke, and nobody told whether it was done */
  state: 'done' | 'unknown';
}

export interface DiaryDecision {
  company: string;
  id: string;
  punchId: string;
  verdict: 'accept' | 'reject';
  side: 'cloud' | 'site';
  by: string;
  isAnswered: boolean;
  /** `taken` where it was made; `nothing`: somebody was first there, and they were told */
  became?: 'taken' | 'nothing' | undefined;
}

export interface Diary {
  edits: DiaryEdit[];
  sent: { company: string; id: string; userId: string; punch: unknown; isAnswered: boolean }[];
  decisions: DiaryDecision[];
  /** what the product refused, in its words: nothing of this should be */
  refused: string[];
}

export interface PunchSeen {
  id: string;
  source: string;
  serial: string | null;
  badge: string | null;
  time: string | null;
  code: number | null;
  verify: number | null;
  at: string | null;
}

type Row = Record<string, unknown>;

/** All that there is of one company, on both ends. */
export interface CompanySeen {
  tag: string;
  /** of each log of its terminals: serial, badge, time, code, verify mode */
  logs: { serial: string; badge: string; time: string; code: number; verify: number }[];
  punches: { cloud: PunchSeen[]; site: PunchSeen[] };
  tables: Record<string, { cloud: Row[]; site: Row[] }>;
  mobile: { id: string; state: string }[];
  /** changes that wait or were refused, and copies that could not be stored */
  stuck: number;
  /** rows of another company on its site */
  foreign: number;
  /** whether what a phone sent is a punch on its site too, once it is accepted */
  comesDown: boolean;
}

export interface Verdict {
  lost: number;
  doubled: number;
  ghost: number;
  different: number;
  silent_edit_loss: number;
  tenant_crossings: number;
  conflicts: number;
  /** a few of what was found, for whoever looks for the reason */
  found: string[];
}

export const isClean = (verdict: Verdict): boolean =>
  verdict.lost +
    verdict.doubled +
    verdict.ghost +
    verdict.different +
    verdict.silent_edit_loss +
    verdict.tenant_crossings ===
  0;

const MOST_FOUND = 20;

type Count = Exclude<keyof Verdict, 'found' | 'conflicts'>;

export function judge(companies: readonly CompanySeen[], diary: Diary): Verdict {
  const verdict: Verdict = {
    lost: 0,
    doubled: 0,
    ghost: 0,
    different: 0,
    silent_edit_loss: 0,
    tenant_crossings: 0,
    conflicts: 0,
    found: [],
  };
  const note = (what: Count, words: string, count = 1) => {
    verdict[what] += count;
    if (verdict.found.length < MOST_FOUND) verdict.found.push(`${what}: ${words}`);
  };
  for (const company of companies) {
    judgeTerminals(company, note);
    judgePhones(company, diary, note);
    judgeDecisions(company, diary, note);
    judgeTables(company, note);
    judgeEdits(company, diary, note);
    const others = companies.filter((other) => other !== company).map(({ tag }) => tag);
    judgeWalls(company, others, note);
    verdict.conflicts += company.tables.sync_conflict?.cloud.length ?? 0;
  }
  return verdict;
}

type Note = (what: Count, words: string, count?: number) => void;

const ends = ['cloud', 'site'] as const;
const keyOf = ({ serial, badge, time, code }: { serial: unknown; badge: unknown; time: unknown; code: unknown }) =>
  JSON.stringify([serial, badge, time, code]);

function judgeTerminals({ tag, logs, punches }: CompanySeen, note: Note): void {
  const truth = new Map(logs.map((log) => [keyOf(log), log]));
  for (const end of ends) {
    const seen = new Map<string, PunchSeen>();
    for (const punch of punches[end].filter(({ source }) => source === 'terminal')) {
      const key = keyOf(punch);
      if (seen.has(key)) note('doubled', `${tag} ${end} ${key}`);
      seen.set(key, punch);
      const log = truth.get(key);
      if (!log) note('ghost', `${tag} ${end} ${key}`);
      else if (log.verify !== punch.verify) note('different', `${tag} ${end} ${key}: verify mode ${punch.verify}`);
    }
    for (const key of truth.keys()) if (!seen.has(key)) note('lost', `${tag} ${end} ${key}`);
  }
  const there = new Map(punches.cloud.map((punch) => [punch.id, JSON.stringify(punch)]));
  for (const punch of punches.site) {
    const other = there.get(punch.id);
    if (other !== undefined && other !== JSON.stringify(punch))
      note('different', `${tag} ${JSON.stringify(punch)} and in the cloud ${other}`);
  }
}

/** A phone's punch is there once; it is a punch on both ends if and only if it was accepted. */
function judgePhones({ tag, punches, mobile, comesDown }: CompanySeen, diary: Diary, note: Note): void {
  const sent = new Map(diary.sent.filter(({ company }) => company === tag).map((one) => [one.id, one]));
  const states = new Map(mobile.map(({ id, state }) => [id, state]));
  for (const { id } of mobile) if (!sent.has(id)) note('ghost', `${tag} mobile punch ${id}`);
  if (states.size !== mobile.length) note('doubled', `${tag} mobile punches`, mobile.length - states.size);
  for (const { id, isAnswered } of sent.values()) {
    if (!isAnswered) note('different', `${tag} the phone's punch ${id} was never answered`);
    else if (!states.has(id)) note('lost', `${tag} mobile punch ${id}`);
  }
  const accepted = new Set<string>();
  for (const [punchId, { verdict }] of standing(tag, diary)) {
    const wanted = verdict === 'accept' ? 'accepted' : 'rejected';
    if (wanted === 'accepted') accepted.add(punchId);
    const state = states.get(punchId);
    if (state !== wanted) note('different', `${tag} ${punchId} was to be ${wanted}: it is ${state}`);
  }
  for (const end of comesDown ? ends : (['cloud'] as const)) {
    const there = punches[end].filter(({ source }) => source !== 'terminal').map(({ id }) => id);
    for (const id of there) if (!accepted.has(id)) note('ghost', `${tag} ${end} punch ${id} that nobody accepted`);
    if (new Set(there).size !== there.length) note('doubled', `${tag} ${end} accepted punches`);
    const known = new Set(there);
    for (const id of accepted) if (!known.has(id)) note('lost', `${tag} ${end} accepted punch ${id}`);
  }
}

/** By mobile punch, the decision that stands: who was told in the cloud that they have decided was first; else who did on site. */
function standing(tag: string, { decisions }: Diary): Map<string, DiaryDecision> {
  const stands = new Map<string, DiaryDecision>();
  for (const one of decisions) {
    if (one.company !== tag || one.became !== 'taken') continue;
    if (one.side === 'cloud' || !stands.has(one.punchId)) stands.set(one.punchId, one);
  }
  return stands;
}

/** Every decision is kept once; the first one over a punch was carried out, every other is shown as superseded. */
function judgeDecisions({ tag, tables }: CompanySeen, diary: Diary, note: Note): void {
  const stands = standing(tag, diary);
  const created = new Map(diary.decisions.filter(({ company }) => company === tag).map((one) => [one.id, one]));
  for (const end of ends) {
    const retained = new Map<unknown, Row>();
    const applied = new Set<unknown>();
    for (const row of tables.mobile_decision?.[end] ?? []) {
      if (retained.has(row.id)) note('doubled', `${tag} ${end} decision ${row.id}`);
      retained.set(row.id, row);
      if (created.get(String(row.id))?.became !== 'taken') note('ghost', `${tag} ${end} decision ${row.id}`);
      if (row.state !== 'applied') continue;
      if (applied.has(row.mobile_punch_id)) note('doubled', `${tag} ${end} decisions over ${row.mobile_punch_id}`);
      applied.add(row.mobile_punch_id);
    }
    for (const one of created.values()) {
      const row = retained.get(one.id);
      if (!one.isAnswered) note('different', `${tag} the decision ${one.id} was never answered`);
      if (one.became !== 'taken') continue;
      const wanted = stands.get(one.punchId) === one ? 'applied' : 'superseded';
      if (!row) note('lost', `${tag} ${end} decision ${one.id}`);
      else if (row.state !== wanted)
        note(
          'different',
          `${tag} ${end} ${one.side} decision ${one.id} was to be ${wanted}: ${row.state} ${row.outcome}`,
        );
    }
  }
}

function judgeTables({ tag, tables, stuck }: CompanySeen, note: Note): void {
  if (stuck > 0) note('different', `${tag}: ${stuck} changes have not arrived`, stuck);
  for (const [name, { cloud, site }] of Object.entries(tables)) {
    const there = new Map(cloud.map((row) => [row.id, JSON.stringify(row)]));
    const here = new Map(site.map((row) => [row.id, JSON.stringify(row)]));
    for (const id of new Set([...there.keys(), ...here.keys()]))
      if (there.get(id) !== here.get(id)) note('different', `${tag} ${name}: ${there.get(id)} / ${here.get(id)}`);
  }
}

/** An edit stands, was seen by whoever wrote the next value, or is in a conflict. There is no fourth. */
function judgeEdits({ tag, tables }: CompanySeen, diary: Diary, note: Note): void {
  const edits = diary.edits.filter(({ company }) => company === tag);
  const rows = new Map(Object.values(tables).flatMap(({ cloud }) => cloud.map((row) => [row.id, row] as const)));
  const shown = new Set<unknown>();
  for (const { cloud_value: cloud, site_value: site } of tables.sync_conflict?.cloud ?? []) {
    shown.add(cloud).add(site);
  }
  const there = ({ id, field, value }: DiaryEdit) => rows.get(id)?.[field] === value || shown.has(value);
  const landed = new Set(edits.filter((edit) => edit.state === 'done' || there(edit)));
  // who saw the value of an edit in doubt saw that it was done
  for (let before = -1; before !== landed.size; ) {
    before = landed.size;
    const seen = new Set([...landed].map(({ saw }) => saw));
    for (const edit of edits) if (seen.has(edit.value)) landed.add(edit);
  }
  const seen = new Set([...landed].map(({ saw }) => saw));
  for (const edit of landed) {
    if (there(edit) || seen.has(edit.value)) continue;
    note('silent_edit_loss', `${tag} ${edit.model} ${edit.id} ${edit.field} "${edit.value}"`);
  }
}

/** Nothing of another company: no row on the site, no word of its people in a row, no log of its terminals. */
function judgeWalls(company: CompanySeen, others: readonly string[], note: Note): void {
  if (company.foreign > 0) note('tenant_crossings', `${company.tag}: rows of others on its site`, company.foreign);
  const isForeign = (value: unknown): boolean =>
    typeof value === 'string' && others.some((tag) => value.startsWith(`${tag} `) || value.startsWith(`CHAOS${tag}`));
  for (const end of ends) {
    for (const punch of company.punches[end])
      if (isForeign(punch.serial)) note('tenant_crossings', `${company.tag} ${end} ${JSON.stringify(punch)}`);
    for (const table of Object.values(company.tables))
      for (const row of table[end])
        if (Object.values(row).some(isForeign))
          note('tenant_crossings', `${company.tag} ${end} ${JSON.stringify(row)}`);
  }
}

interface Seen {
  companies: CompanySeen[];
  diary: Diary;
}

const firstOf = ({ companies }: Seen): CompanySeen => companies[0] as CompanySeen;

/** Damage of each kind: what judge must see in it, or it proves nothing. */
const damages: Readonly<Record<string, { count: Count; do: (seen: Seen) => void }>> = {
  'a punch is missing in the cloud': { count: 'lost', do: (seen) => firstOf(seen).punches.cloud.splice(3, 1) },
  'a punch is missing on site': { count: 'lost', do: (seen) => firstOf(seen).punches.site.splice(5, 1) },
  'a punch is there twice': {
    count: 'doubled',
    do: (seen) => {
      const { cloud } = firstOf(seen).punches;
      const punch = cloud.find(({ source }) => source === 'terminal');
      if (punch) cloud.push({ ...punch, id: 'another' });
    },
  },
  'a punch that nobody made': {
    count: 'ghost',
    do: (seen) => {
      const { cloud, site } = firstOf(seen).punches;
      const punch = cloud.find(({ source }) => source === 'terminal');
      if (punch) for (const end of [cloud, site]) end.push({ ...punch, id: 'ghost', time: '2020-01-01 00:00:00' });
    },
  },
  'a punch of another time on one end': {
    count: 'different',
    do: (seen) => {
      const [punch] = firstOf(seen).punches.site;
      if (punch) punch.at = '2020-01-01T00:00:00Z';
    },
  },
  'a record that differs': {
    count: 'different',
    do: (seen) => {
      const [row] = firstOf(seen).tables.employee?.site ?? [];
      if (row) row.designation = 'something else';
    },
  },
  'an edit that is written over': {
    count: 'silent_edit_loss',
    do: ({ companies, diary }) => {
      for (const { tables } of companies)
        for (const { cloud, site } of Object.values(tables))
          for (const row of [...cloud, ...site])
            for (const { id, field, value, state } of diary.edits)
              if (state === 'done' && row.id === id && row[field] === value) row[field] = 'written over';
    },
  },
  "another company's word in a record": {
    count: 'tenant_crossings',
    do: ({ companies: [one, other] }) => {
      const [row] = one?.tables.employee?.cloud ?? [];
      if (row && other) row.name = `${other.tag} 1`;
    },
  },
  'a decision that nobody kept': {
    count: 'lost',
    do: (seen) => {
      for (const rows of Object.values(firstOf(seen).tables.mobile_decision ?? {})) rows.splice(0, 1);
    },
  },
  'a second decision that counts too': {
    count: 'doubled',
    do: (seen) => {
      for (const rows of Object.values(firstOf(seen).tables.mobile_decision ?? {}))
        for (const row of rows) if (row.state === 'superseded') row.state = 'applied';
    },
  },
  'an accepted punch that is none': {
    count: 'lost',
    do: ({ companies }) => {
      for (const { punches } of companies) punches.cloud = punches.cloud.filter(({ source }) => source === 'terminal');
    },
  },
};

/** Damages what was seen, in every way, and says which damage nobody noticed. */
export function judgeTheJudge(companies: readonly CompanySeen[], diary: Diary) {
  const clean = judge(companies, diary);
  const survived = Object.entries(damages)
    .filter(([, { count, do: damage }]) => {
      const seen = structuredClone({ companies: [...companies], diary });
      damage(seen);
      return judge(seen.companies, seen.diary)[count] <= clean[count];
    })
    .map(([name]) => name);
  const of = Object.keys(damages).length;
  return { killed: of - survived.length, of, survived };
}
