import { type ClientRequest, request } from 'node:http';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { EnrolledUser } from './device.ts';
import type { SimulatedTerminal } from './terminal.ts';

/** What can be wrong or different with how a simulated terminal pushes. All off by default. */
export type PushFaults = {
  /** Logs in one push. */
  batch?: number;
  /** Ends lines by CR LF. */
  crlf?: boolean;
  /** Fields after the work code, as newer firmware sends them: mask, temperature, offset of its zone. */
  moreFields?: boolean;
  /** Leaves out everything after the state. */
  fewFields?: boolean;
  /** Puts a line that is no punch into every push. */
  badLine?: string;
  /** Does not hear every so-many-th acknowledgement, and sends that push again. */
  deafTo?: number;
  /** Appends ".aspx" to paths. */
  aspx?: boolean;
  /** Sends templates and pictures too. */
  templates?: boolean;
  /** Ignores stamps, as newer firmware; it starts over when it is told 0. */
  ignoresStamps?: boolean;
  /** Sends bodies in pieces of at most so many bytes, each a segment of its own. */
  fragment?: number;
  /** Breaks every so-many-th push off in the middle of its body, and sends it again. */
  breaksOff?: number;
  /** Waits so long before each request. */
  latencyMs?: number;
};

/** Every switch with settings that are worth trying; see terminalSwitches. */
export const pushSwitches: { readonly [Name in keyof PushFaults]-?: readonly NonNullable<PushFaults[Name]>[] } = {
  batch: [1, 37, 1_000],
  crlf: [true],
  moreFields: [true],
  fewFields: [true],
  badLine: ['rubbish'],
  deafTo: [2],
  aspx: [true],
  templates: [true],
  ignoresStamps: [true],
  fragment: [11],
  breaksOff: [2],
  latencyMs: [3],
};

export type PusherOptions = {
  /** Where the server is, like "http://127.0.0.1:4000" or "https://hajira.example/t/<key>". */
  server: string;
  terminal: SimulatedTerminal;
  /** `pushcommkey` of the handshake */
  commKey?: string;
  faults?: PushFaults;
};

type Reply = { status: number; body: string };

/** The pushing side of a simulated terminal: it is the client, over HTTP without Content-Type, as the real ones. */
export class Pusher {
  readonly #options: PusherOptions;
  /** How many of its logs the server has acknowledged. */
  acknowledged = 0;
  /** The options line of the last handshake. */
  options = new Map<string, string>();
  /** What it was told to do. */
  readonly orders: string[] = [];
  #pushes = 0;

  constructor(options: PusherOptions) {
    this.#options = options;
  }

  get server(): string {
    return this.#options.server;
  }

  get faults(): PushFaults {
    return this.#options.faults ?? {};
  }

  /** @returns whether the server took it */
  async shakeHands(): Promise<boolean> {
    const key = this.#options.commKey ? `&pushcommkey=${encodeURIComponent(this.#options.commKey)}` : '';
    const { status, body } = await this.#ask('GET', 'cdata', `options=all&language=69&pushver=2.4.1${key}`);
    if (status !== 200 || !body.startsWith(`GET OPTION FROM: ${this.#options.terminal.serial}`)) return false;
    this.options = new Map(
      body.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const stamp = this.options.get('ATTLOGStamp');
    if (stamp === '0' && this.acknowledged > 0) this.acknowledged = 0;
    return true;
  }

  /** Sends the logs that are not acknowledged, batch by batch, until all are or the server says no. */
  async push(): Promise<boolean> {
    const { batch = 100, deafTo, templates, breaksOff } = this.faults;
    if (templates)
      await this.#ask('POST', 'cdata', 'table=OPERLOG&OpStamp=1', 'FP PIN=7\tFID=1\tSize=8\tValid=1\tTMP=QUJDRA==\n');
    while (this.acknowledged < this.#options.terminal.logCount) {
      const until = Math.min(this.acknowledged + batch, this.#options.terminal.logCount);
      const body = this.#lines(this.acknowledged, until);
      this.#pushes += 1;
      if (breaksOff && this.#pushes % breaksOff === 0) await this.#breakOff(`table=ATTLOG&Stamp=${until}`, body);
      const reply = await this.#ask('POST', 'cdata', `table=ATTLOG&Stamp=${until}`, body);
      if (reply.status !== 200 || !/^OK/.test(reply.body)) return false;
      if (deafTo && this.#pushes % deafTo === 0) continue; // it never heard the OK
      this.acknowledged = until;
    }
    return true;
  }

  /** Asks for orders, does them, and says what became of them. @returns how many there were */
  async askOrders(): Promise<number> {
    const { terminal } = this.#options;
    const info = `INFO=Ver%208.0,${terminal.users().length},0,${terminal.logCount},127.0.0.1,10`;
    const { status, body } = await this.#ask('GET', 'getrequest', info);
    if (status !== 200 || !body.startsWith('C:')) return 0;
    const orders = body.split('\n').filter((line) => line.startsWith('C:'));
    const results: string[] = [];
    for (const order of orders) {
      const [, word = '', ...rest] = order.split(':');
      const command = rest.join(':');
      this.orders.push(command);
      results.push(`ID=${word}&Return=${await this.#do(command)}&CMD=${command.split(' ')[0]}`);
    }
    await this.#ask('POST', 'devicecmd', '', `${results.join('\n')}\n`);
    return orders.length;
  }

  /** Shakes hands, pushes and asks, over and over, until it is stopped. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    let isKnown = false;
    while (!signal.aborted) {
      try {
        isKnown ||= await this.shakeHands();
        if (isKnown && (await this.push())) await this.askOrders();
      } catch {
        isKnown = false; // the server is away; what it has it keeps
      }
      await wait(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #do(command: string): Promise<number> {
    const { terminal } = this.#options;
    const fields = new Map(
      command
        .split(/[\t ]/)
        .filter((field) => field.includes('='))
        .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
    );
    if (command.startsWith('DATA UPDATE USERINFO')) {
      const name = /\tName=([^\t]*)/.exec(command)?.[1] ?? '';
      const user: EnrolledUser = { badgeNumber: fields.get('PIN') ?? '', name, card: Number(fields.get('Card') ?? 0) };
      terminal.enrol({ ...user, privilege: Number(fields.get('Pri') ?? 0) });
      return 0;
    }
    if (command.startsWith('DATA DELETE USERINFO')) return terminal.dismiss(fields.get('PIN') ?? '') ? 0 : -10;
    if (command.startsWith('DATA QUERY ATTLOG')) {
      this.acknowledged = 0; // the logs of the period come as pushes of their own
      return 0;
    }
    if (command.startsWith('DATA QUERY USERINFO')) {
      const lines = terminal
        .users()
        .map(
          (user) =>
            `USER PIN=${user.badgeNumber}\tName=${user.name}\tPri=${user.privilege}\tPasswd=1234\tCard=${user.card}\tGrp=1`,
        );
      await this.#ask('POST', 'cdata', 'table=OPERLOG&OpStamp=1', `${lines.join('\n')}\n`);
      return 0;
    }
    if (command === 'CHECK') return (await this.shakeHands()) ? 0 : -1;
    return /^(REBOOT|SET OPTION \w+=|INFO|LOG)/.test(command) ? 0 : -1002;
  }

  #lines(from: number, until: number): string {
    const { crlf, moreFields, fewFields, badLine } = this.faults;
    const logs = this.#options.terminal.logs();
    const lines: string[] = [];
    for (let row = from; row < until; row += 1) {
      const head = [logs.badgeNumber[row], logs.wallTime[row], logs.punchCode[row]];
      const rest = [logs.verifyMode[row], logs.workCode[row], 0, 0, ...(moreFields ? [1, '36.5', '', 360] : [])];
      lines.push((fewFields ? head : [...head, ...rest]).join('\t'));
    }
    if (badLine !== undefined) lines.splice(Math.floor(lines.length / 2), 0, badLine);
    const end = crlf ? '\r\n' : '\n';
    return lines.join(end) + end;
  }

  /** Sends half of a body and hangs up. */
  #breakOff(query: string, body: string): Promise<void> {
    const { server, terminal } = this.#options;
    const bytes = Buffer.from(body);
    return new Promise((resolve) => {
      const url = new URL(`${server}/iclock/cdata?SN=${terminal.serial}&${query}`);
      const req = request(url, { method: 'POST', headers: { 'Content-Length': bytes.length }, agent: false });
      req.on('error', () => undefined);
      req.on('close', () => resolve());
      req.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => req.destroy());
    });
  }

  /** One request on a connection of its own, without Content-Type. */
  async #ask(method: 'GET' | 'POST', path: string, query: string, body?: string): Promise<Reply> {
    const { fragment, latencyMs } = this.faults;
    if (latencyMs) await wait(latencyMs);
    const { server, terminal } = this.#options;
    const name = `${path}${this.faults.aspx ? '.aspx' : ''}`;
    const url = new URL(`${server}/iclock/${name}?SN=${terminal.serial}${query ? `&${query}` : ''}`);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    return new Promise((resolve, reject) => {
      const headers = {
        'User-Agent': 'iClock Proxy/1.09',
        Connection: 'close',
        ...(bytes ? { 'Content-Length': bytes.length } : {}),
      };
      const req = request(url, { method, headers, agent: false }, (res) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('error', reject);
        res.on('end', () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }));
      });
      req.on('error', reject);
      if (bytes && fragment) void inPieces(req, bytes, fragment);
      else req.end(bytes);
    });
  }
}

/** Each piece leaves before the next is written. */
async function inPieces(req: ClientRequest, bytes: Buffer, size: number): Promise<void> {
  req.setNoDelay(true);
  for (let at = 0; at < bytes.length; at += size) {
    req.write(bytes.subarray(at, at + size));
    await turn();
  }
  req.end();
}
