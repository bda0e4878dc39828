/** What must be true in the end, said against a plain list of what terminals and people did. */
import { isOfDesk, judgeDesk } from './desk.ts';
import type { CloudState, Row, SiteState } from './state.ts';
import { FIELDS } from './world.ts';

export interface Edit {
  id: string;
  field: string;
  value: string;
  /** what its author saw */
  saw: unknown;
}
interface World {
  cloud: CloudState;
  sites: readonly SiteState[];
}

export interface Verdict {
  lost: number;
  doubled: number;
  ghost: number;
  different: number;
  silentEditLoss: number;
  tenantCrossings: number;
  takenOver: number;
  conflicts: number;
  /** what is gone silently: for whoever looks for the reason */
  silent: readonly Edit[];
}

export const isClean = (verdict: Verdict): boolean =>
  verdict.lost +
    verdict.doubled +
    verdict.ghost +
    verdict.different +
    verdict.silentEditLoss +
    verdict.tenantCrossings +
    verdict.takenOver ===
  0;

export class Oracle {
  readonly #edits: (Edit & { isExempt: boolean })[] = [];
  /** values that somebody saw when they wrote another one in their place */
  readonly #seen = new Set<string>();
  /** former values that somebody wrote again in the cloud */
  readonly #backs: (Edit & { isOver: boolean })[] = [];
  readonly #known = new Set<string>();
  takenOver = 0;
  #blindDeletes = 0;
  /** punches by phone and decisions, by id, and whether they are nowhere any more */
  readonly #desk = { mobiles: new Set<string>(), decisions: new Set<string>() };
  /** what whoever deleted a record on a site saw, by site and record */
  readonly #deletes = new Map<string, Row>();

  /** Somebody on a site has deleted a record and saw this. @param of the site and the record */
  deleted(of: string, row: Row): void {
    this.#deletes.set(of, { ...row });
  }

  /** The cloud has deleted a record for a site: with a value in it that its deleter has not seen, somebody's act was undone. */
  deletedFor(of: string, there: Row): void {
    const here = this.#deletes.get(of);
    const isSame = FIELDS.every((field) => (here?.[field] ?? null) === (there[field] ?? null));
    if (!isSame) this.#blindDeletes += 1;
  }

  /** A phone has sent, or somebody has decided. */
  noted(kind: 'mobiles' | 'decisions', id: string): void {
    this.#desk[kind].add(id);
  }

  get edits(): number {
    return this.#edits.length;
  }

  wrote(edit: Edit): void {
    this.#edits.push({ ...edit, isExempt: false });
    this.#known.add(edit.value);
    this.#note(edit);
  }

  /** A former value was written again: it has to stand again, whoever has seen it before. */
  wroteBack(edit: Edit): void {
    this.#note(edit);
    this.#backs.push({ ...edit, isOver: false });
  }

  #note({ id, field, saw }: Edit): void {
    if (typeof saw === 'string') this.#seen.add(saw);
    for (const back of this.#backs)
      if (back.id === id && back.field === field && back.value === saw) back.isOver = true;
  }

  /** What was nowhere else than on the side that was restored is gone: nobody can bring it back. */
  restored(world: World, side: 'cloud' | 'site'): void {
    const left = JSON.stringify(world);
    for (const edit of this.#edits) if (!left.includes(edit.value)) edit.isExempt = true;
    // what others only refer to is gone too
    for (const ids of Object.values(this.#desk)) for (const id of ids) if (!left.includes(`"${id}":`)) ids.delete(id);
    // an older state may hold the same value for another reason
    if (side === 'cloud') for (const back of this.#backs) back.isOver = true;
  }

  judge(world: World, terminals: Readonly<Record<string, readonly string[]>>): Verdict {
    const { ghost, ...punches } = this.#judgePunches(world, terminals);
    const { inventions, ...rows } = this.#judgeRows(world);
    const { mobiles, decisions } = this.#desk;
    const desk = judgeDesk(world, { mobiles: [...mobiles], decisions: [...decisions] });
    return {
      ...punches,
      ...rows,
      lost: punches.lost + desk.lost,
      different: rows.different + desk.different,
      silentEditLoss: rows.silentEditLoss + desk.goneDecisions,
      ghost: ghost + inventions + desk.ghost,
      tenantCrossings: world.cloud.foreign.theirs?.name === 'theirs' ? 0 : 1,
      takenOver: this.takenOver,
      conflicts: world.cloud.conflicts.length,
    };
  }

  #judgePunches({ cloud, sites }: World, terminals: Readonly<Record<string, readonly string[]>>) {
    const real = new Set(Object.values(terminals).flat());
    const there = Object.values(cloud.punches);
    const found = new Set(there);
    let lost = [...real].filter((fact) => !found.has(fact)).length;
    Object.values(terminals).forEach((log, at) => {
      const here = new Set(Object.values(sites[at]?.punches ?? {}));
      lost += log.filter((fact) => !here.has(fact)).length;
    });
    return { lost, doubled: there.length - found.size, ghost: [...found].filter((fact) => !real.has(fact)).length };
  }

  #judgeRows(world: World) {
    const { cloud, sites } = world;
    const isShown = (id: string): boolean => sites.some((site) => site.outbox[id]?.error !== undefined);
    let different = 0;
    let inventions = 0;
    for (const site of sites) {
      for (const id of new Set([...Object.keys(site.rows), ...Object.keys(cloud.rows)])) {
        const [here, there] = [site.rows[id], cloud.rows[id]?.row];
        if (isOfDesk(here ?? there)) continue;
        const isSame = FIELDS.every((field) => (here?.[field] ?? null) === (there?.[field] ?? null));
        if ((!here || !there || !isSame) && !isShown(id)) different += 1;
      }
    }
    for (const { row } of Object.values(cloud.rows)) {
      for (const field of ['name', 'phone', 'salary']) {
        const value = row[field] ?? null;
        if (value !== null && !this.#known.has(String(value))) inventions += 1;
      }
    }
    const kept = JSON.stringify([
      Object.values(cloud.rows).map(({ row }) => row),
      cloud.conflicts.map(({ cloud: one, site: other }) => [one, other]),
      sites.map(({ conflicts }) => conflicts),
      sites.map((site) => Object.entries(site.outbox).map(([id, { baseValues }]) => [baseValues, site.rows[id]])),
    ]);
    const silent = this.#edits.filter(
      ({ value, isExempt }) => !isExempt && !this.#seen.has(value) && !kept.includes(value),
    );
    const undone = this.#backs.filter(
      ({ id, field, value, isOver }) =>
        !isOver &&
        cloud.rows[id]?.row[field] !== value &&
        !cloud.conflicts.some((clash) => clash.id === id && clash.field === field && clash.cloud === value),
    );
    silent.push(...undone.map((edit) => ({ ...edit, isExempt: false })));
    return { different, silentEditLoss: silent.length + this.#blindDeletes, silent: silent.slice(0, 5), inventions };
  }
}
