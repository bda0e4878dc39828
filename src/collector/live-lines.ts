import { type Session, unitOfWork } from '../context.ts';
import { asUtc } from '../domain/attendance/local-time.rule.ts';
import { storePunches } from '../domain/attendance/store-punches.ts';
import { keepRawRows } from '../domain/terminals/raw-rows.ts';
import type { ClockStanding } from './clock-offset.rule.ts';
import type { TerminalControl } from './drivers/driver.ts';
import { ZkTerminal } from './drivers/zk.ts';
import type { ZkTerminalOptions } from './drivers/zk-options.ts';
import { EVENT_ATTLOG } from './zk/commands.rule.ts';
import { decodePunchEvents } from './zk/event.rule.ts';

/** A terminal as events of it are stored. */
export interface LiveTerminal {
  id: string;
  siteId: string | null;
  serial: string;
  /** how its clock stood when it was last read, and what it showed then */
  clock: (ClockStanding & { wallTime: string }) | null;
}

type Connect = (options: ZkTerminalOptions) => TerminalControl;
type LiveEvent = { bytes: Buffer; receivedAt: Date };

/** An event is told as it happens: further from what the clock should show it is another clock's. */
const NOW_MS = 60_000;

/**
 * Lines that stay open between polls, so that scans are told as they happen. A poll of such a terminal uses the open
 * line, or opens it; a line that breaks is missed by nothing but latency, since the next poll reads the whole log.
 */
export class LiveLines {
  readonly #connect: Connect;
  readonly #onStored: (ids: readonly string[]) => void;
  readonly #lines = new Map<string, LiveLine>();

  constructor(options: { connect?: Connect | undefined; onStored: (ids: readonly string[]) => void }) {
    this.#connect = options.connect ?? ((to) => new ZkTerminal(to));
    this.#onStored = options.onStored;
  }

  /** How a poll reaches a live terminal: over the line that is open, or by opening it. */
  connectFor(id: string): Connect {
    return (options) => {
      const line = this.#lines.get(id) ?? new LiveLine(this.#connect, this.#onStored);
      this.#lines.set(id, line);
      return line.asDriver(options);
    };
  }

  /** Whom the events of a line belong to; until this is known they are left to the log. */
  know(session: Session, terminal: LiveTerminal): void {
    this.#lines.get(terminal.id)?.know(session, terminal);
  }

  /** Closes the lines of terminals that are not among these any more. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    for (const id of [...this.#lines.keys()]) if (!ids.has(id)) await this.closeOne(id);
  }

  /** Frees a terminal for another conversation. */
  async closeOne(id: string): Promise<void> {
    const line = this.#lines.get(id);
    this.#lines.delete(id);
    await line?.close();
  }

  async close(): Promise<void> {
    await this.keepOnly(new Set());
  }
}

class LiveLine {
  readonly #connect: Connect;
  readonly #onStored: (ids: readonly string[]) => void;
  #driver: TerminalControl | null = null;
  #known: { session: Session; terminal: LiveTerminal } | null = null;
  #events: LiveEvent[] = [];
  #storing: Promise<void> = Promise.resolve();

  constructor(connect: Connect, onStored: (ids: readonly string[]) => void) {
    this.#connect = connect;
    this.#onStored = onStored;
  }

  know(session: Session, terminal: LiveTerminal): void {
    this.#known = { session, terminal };
    this.#store();
  }

  async close(): Promise<void> {
    await this.#driver?.disconnect();
    this.#driver = null;
    await this.#storing;
  }

  /** The open line as a poll sees it: connecting finds it open, and parting leaves it so, unless it broke. */
  asDriver(options: ZkTerminalOptions): TerminalControl {
    const openDriver = () => {
      if (!this.#driver) throw new Error('the line is not open');
      return this.#driver;
    };
    return {
      connect: async () => {
        if (this.#driver && (await this.#driver.time().catch(() => null))) return;
        await this.#driver?.disconnect();
        this.#known = null;
        this.#driver = this.#connect({ ...options, onEvent: (event) => this.#hear(options, event) });
        await this.#driver.connect();
      },
      disconnect: async () => {
        const driver = this.#driver;
        if (!driver) return;
        // a line that broke refuses this too
        await driver.registerEvents(EVENT_ATTLOG).catch(async () => {
          await driver.disconnect();
          this.#driver = null;
        });
      },
      identity: () => openDriver().identity(),
      time: () => openDriver().time(),
      sizes: () => openDriver().sizes(),
      users: () => openDriver().users(),
      punches: (known) => openDriver().punches(known),
      registerEvents: (mask) => openDriver().registerEvents(mask),
      setTime: (wallTime) => openDriver().setTime(wallTime),
      disable: () => openDriver().disable(),
      enable: () => openDriver().enable(),
      clearPunches: () => openDriver().clearPunches(),
      writeUser: (user) => openDriver().writeUser(user),
      deleteUser: (badgeNumber) => openDriver().deleteUser(badgeNumber),
      restart: () => openDriver().restart(),
    };
  }

  #hear(options: ZkTerminalOptions, event: { code: number; data: Buffer }): void {
    if (event.code !== EVENT_ATTLOG) return;
    this.#events.push({ bytes: Buffer.from(event.data), receivedAt: options.clock?.now() ?? new Date() });
    this.#store();
  }

  /** Stores what was told, all of it at once, one storing after the other. */
  #store(): void {
    const known = this.#known;
    if (!known) return;
    this.#storing = this.#storing.then(async () => {
      const pending = this.#events.splice(0);
      if (pending.length === 0) return;
      try {
        this.#onStored(await storeEvents(known.session, known.terminal, pending));
      } catch (error) {
        // the log holds them too: the next poll brings them
        known.session.runtime.log.warn({ terminal: known.terminal.serial, err: error }, 'events could not be stored');
      }
    });
  }
}

/** @returns the ids of the punches that are new */
async function storeEvents(
  session: Session,
  terminal: LiveTerminal,
  received: readonly LiveEvent[],
): Promise<string[]> {
  const events = received.flatMap(({ bytes, receivedAt }) =>
    decodePunchEvents(bytes)
      .filter(({ badgeNumber }) => badgeNumber !== '')
      .map((event) => ({ ...event, receivedAt })),
  );
  if (events.length === 0) return [];
  const same = <T>(value: T): T[] => events.map(() => value);
  return unitOfWork(session, async (ctx) => {
    const stored = await storePunches(
      ctx,
      { source: 'terminal', siteId: terminal.siteId },
      {
        serial: same(terminal.serial),
        badge: events.map((event) => event.badgeNumber),
        localTime: events.map((event) => event.wallTime),
        code: events.map((event) => event.punchCode),
        verify: events.map((event) => event.verifyMode),
        work: same(null),
        way: same('live' as const),
        receivedAt: events.map((event) => event.receivedAt),
        clockOffsetMs: events.map((event) => offsetOf(terminal, event.wallTime, event.receivedAt)),
      },
    );
    for (const { bytes, receivedAt } of received) {
      await keepRawRows(ctx, { serial: terminal.serial, way: 'live', format: 'zk-event', rows: 1, bytes, receivedAt });
    }
    return stored.ids.filter((_, row) => stored.results[row]?.result !== 'duplicate');
  });
}

/** The clock as it was last read, when the event shows that it still stands so. */
function offsetOf({ clock }: LiveTerminal, wallTime: string, receivedAt: Date): number | null {
  if (clock === null) return null;
  const expected = asUtc(clock.wallTime) + receivedAt.getTime() - clock.at.getTime();
  return Math.abs(asUtc(wallTime) - expected) <= NOW_MS ? clock.offsetMs : null;
}
