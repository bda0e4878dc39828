import { isIPv4 } from 'node:net';
import type { Message } from '../i18n/message.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import { Problem, problem } from '../problem.ts';
import type { TerminalControl, TerminalIdentity } from './drivers/driver.ts';
import { ZkTerminal } from './drivers/zk.ts';
import type { ZkTerminalOptions } from './drivers/zk-options.ts';
import type { TerminalSizes } from './zk/sizes.rule.ts';

const subnetRefused = problem(terminalMessage, 'terminal.subnet-refused', { status: 400 });

const MOST_ADDRESSES = 1_024;
const AT_ONCE = 32;
const DEFAULT_PORT = 4370;

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/**
 * The addresses of a subnet ("192.168.1.0/24", without its two ends), of a range ("a-b"), or one.
 *
 * @throws Problem `terminal.subnet-refused`
 */
export function addressesOf(given: string): string[] {
  const text = given.trim();
  const [base = '', bits] = text.split('/');
  const [first = '', last] = text.split('-').map((part) => part.trim());
  let [from, until] = [Number.NaN, Number.NaN];
  if (bits !== undefined && isIPv4(base) && /^\d{1,2}$/.test(bits) && Number(bits) <= 32) {
    const size = 2 ** (32 - Number(bits));
    from = Math.floor(numberOf(base) / size) * size;
    until = from + size - 1;
    if (size > 2) [from, until] = [from + 1, until - 1];
  } else if (isIPv4(first) && (last === undefined || isIPv4(last))) {
    [from, until] = [numberOf(first), numberOf(last ?? first)];
  }
  const count = until - from + 1;
  if (!(count >= 1 && count <= MOST_ADDRESSES)) throw subnetRefused({ given });
  return Array.from({ length: count }, (_, n) => addressOf(from + n));
}

/** One step of a test, in words: what was tried and what came of it. */
type Step = { what: Message; ok: boolean; said: Message };

/** What a terminal says of itself to whoever asks. */
type FoundTerminal = {
  host: string;
  port: number;
  transport: 'tcp' | 'udp';
  identity: TerminalIdentity;
  wallTime: string;
  sizes: TerminalSizes;
};

export type Probe = { ok: boolean; steps: Step[]; found: FoundTerminal | null; code: string | null };

type Connect = (options: ZkTerminalOptions) => TerminalControl;

/**
 * Tests the way to a terminal step by step, changing nothing on it: the line, the comm key, who it is, its clock, what it
 * holds. The first step that fails says what a technician can do.
 */
export async function probeTerminal(
  to: ZkTerminalOptions,
  connect: Connect = (options) => new ZkTerminal(options),
): Promise<Probe> {
  const steps: Step[] = [];
  // a terminal that is registered has its own patience; whoever looks through a network has little
  const driver = connect(to.timeoutMs === undefined ? { connectTimeoutMs: 2_000, timeoutMs: 4_000, ...to } : to);
  const step = async <T>(what: Message, work: () => Promise<T>, say: (result: T) => Message): Promise<T> => {
    try {
      const result = await work();
      steps.push({ what, ok: true, said: say(result) });
      return result;
    } catch (error) {
      steps.push({
        what,
        ok: false,
        said: error instanceof Problem ? error.text : terminalMessage('terminal.error-step'),
      });
      throw error;
    }
  };
  try {
    await step(
      terminalMessage('terminal.step-connect'),
      () => driver.connect(),
      () => terminalMessage('terminal.step-connected', { host: to.host, port: to.port }),
    );
    const identity = await step(
      terminalMessage('terminal.step-identity'),
      () => driver.identity(),
      ({ serial, model }) =>
        terminalMessage('terminal.step-serial', { serial, model2: model || terminalMessage('terminal.step-no-model') }),
    );
    const { wallTime } = await step(
      terminalMessage('terminal.step-clock'),
      () => driver.time(),
      ({ wallTime }) =>
        wallTime === ''
          ? terminalMessage('terminal.step-no-time')
          : terminalMessage('terminal.step-time', { wallTime }),
    );
    const sizes = await step(terminalMessage('terminal.step-contents'), () => driver.sizes(), sayHoldings);
    const transport = to.transport === 'udp' ? 'udp' : 'tcp';
    return {
      ok: true,
      steps,
      found: { host: to.host, port: to.port, transport, identity, wallTime, sizes },
      code: null,
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, steps, found: null, code: error.code };
  } finally {
    await driver.disconnect();
  }
}

function sayHoldings({ users, logs, logCapacity }: TerminalSizes): Message {
  if (users === 0 && logs === 0) return terminalMessage('terminal.step-no-counts');
  return terminalMessage('terminal.step-counts', {
    users,
    logs,
    of: logCapacity > 0 ? terminalMessage('terminal.step-capacity', { logCapacity }) : '',
  });
}

/** A place in the network where something answered. */
export type Seen = { host: string; port: number; found: FoundTerminal | null; said: Message | null };

/**
 * Looks through a part of the network for terminals. What does not answer at all is left out; what answers and cannot be
 * read is listed with the reason.
 *
 * @param options.onFound told of each as it is found, for a screen that fills while it looks
 */
export async function discover(
  subnet: string,
  options: {
    port?: number;
    commKey?: number;
    signal?: AbortSignal;
    connect?: Connect;
    onFound?: (seen: Seen) => void;
  } = {},
): Promise<Seen[]> {
  const { port = DEFAULT_PORT, commKey, signal, connect, onFound } = options;
  const waiting = addressesOf(subnet);
  const seen: Seen[] = [];
  const hand = async () => {
    for (let host = waiting.shift(); host !== undefined && !signal?.aborted; host = waiting.shift()) {
      const to = {
        host,
        port,
        connectTimeoutMs: 1_500,
        timeoutMs: 3_000,
        ...(commKey ? { commKey } : {}),
        ...(signal ? { signal } : {}),
      };
      const probe = await probeTerminal(to, connect);
      const isNobody = !probe.ok && probe.steps.length === 1 && /refused|timed-out|unreachable/.test(probe.code ?? '');
      if (isNobody) continue;
      const one = { host, port, found: probe.found, said: probe.steps.at(-1)?.said ?? null };
      seen.push(one);
      onFound?.(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return seen.sort((a, b) => numberOf(a.host) - numberOf(b.host));
}
