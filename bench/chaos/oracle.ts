/** What must be true in the end, said against a plain list of what terminals and people did. */
import { type CloudState, FIELDS, type SiteState } from './world.ts';

export interface Edit {
  id: string;
  field: string;
  value: string;
  /** what its author had before his eyes */
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
  /** values that somebody saw when he wrote another one in their place */
  readonly #seen = new Set<string>();
  readonly #known = new Set<string>();
  takenOver = 0;

  get edits(): number {
    return this.#edits.length;
  }

  wrote(edit: Edit): void {
    this.#edits.push({ ...edit, isExempt: false });
    this.#known.add(edit.value);
    if (typeof edit.saw === 'string') this.#seen.add(edit.saw);
  }

  /** A former value was written again: it has to stand again, whoever has seen it before. */
  wroteBack(edit: Edit): void {
    this.#seen.delete(edit.value);
    this.wrote(edit);
    this.#seen.delete(edit.value);
  }

  former(id: string, field: string): string | undefined {
    const mine = this.#edits.filter((edit) => edit.id === id && edit.field === field);
    return mine.length < 2 ? undefined : mine[mine.length - 2]?.value;
  }

  /** What was nowhere else than on the side that was restored is gone: nobody can bring it back. */
  restored(world: World): void {
    const left = JSON.stringify(world);
    for (const edit of this.#edits) if (!left.includes(edit.value)) edit.isExempt = true;
  }

  judge(world: World, terminals: Readonly<Record<string, readonly string[]>>): Verdict {
    return {
      ...this.#judgePunches(world, terminals),
      ...this.#judgeRows(world),
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

  #judgeRows({ cloud, sites }: World) {
    const isShown = (id: string): boolean => sites.some((site) => site.outbox[id]?.error !== undefined);
    let different = 0;
    let ghost = 0;
    for (const site of sites) {
      for (const id of new Set([...Object.keys(site.rows), ...Object.keys(cloud.rows)])) {
        const [here, there] = [site.rows[id], cloud.rows[id]?.row];
        const isSame = FIELDS.every((field) => (here?.[field] ?? null) === (there?.[field] ?? null));
        if ((!here || !there || !isSame) && !isShown(id)) different += 1;
      }
    }
    for (const { row } of Object.values(cloud.rows)) {
      for (const field of ['name', 'phone', 'salary']) {
        const value = row[field] ?? null;
        if (value !== null && !this.#known.has(String(value))) ghost += 1;
      }
    }
    const kept = JSON.stringify([
      Object.values(cloud.rows).map(({ row }) => row),
      cloud.conflicts.map(({ cloud: one, site: other }) => [one, other]),
      sites.map((site) => Object.entries(site.outbox).map(([id, { was }]) => [was, site.rows[id]])),
    ]);
    const silent = this.#edits.filter(
      ({ value, isExempt }) => !isExempt && !this.#seen.has(value) && !kept.includes(value),
    );
    return ghost > 0
      ? { different, silentEditLoss: silent.length, ghost }
      : { different, silentEditLoss: silent.length };
  }
}
