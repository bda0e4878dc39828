/** The bad line between sites, phones and the cloud: HTTP on real sockets, cut, slow, or heard twice. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../random.ts';

export type LineFault =
  | 'request lost'
  | 'request cut'
  | 'answer lost'
  | 'answer cut'
  | 'slow'
  | 'sent twice at once'
  | 'sent again later'
  | 'line down';

/** Shares of all requests, in the order in which they are tried. */
const shares: readonly (readonly [LineFault, number])[] = [
  ['request lost', 0.04],
  ['request cut', 0.03],
  ['answer lost', 0.05],
  ['answer cut', 0.03],
  ['slow', 0.06],
  ['sent twice at once', 0.03],
  ['sent again later', 0.03],
];

interface Heard {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export class Line {
  readonly faults = new Map<string, number>();
  /** requests that came, by path and who asked */
  readonly asked = new Map<string, number>();
  /** no fault any more */
  isGood = true;
  /** nothing gets through at all */
  isDown = false;
  readonly #cloudPort: number;
  readonly #chance: Chance;
  readonly #server: Server;
  #isClosed = false;

  constructor(cloudPort: number, chance: Chance) {
    this.#cloudPort = cloudPort;
    this.#chance = chance;
    this.#server = createServer((req, res) => void this.#carry(req, res).catch(() => req.socket.destroy()));
  }

  async open(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  }

  /** Cuts what is under way. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #draw(): LineFault | undefined {
    if (this.isDown) return 'line down';
    if (this.isGood) return undefined;
    let left = this.#chance.next();
    for (const [fault, share] of shares) {
      if (left < share) return fault;
      left -= share;
    }
    return undefined;
  }

  async #carry(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '';
    const asked = `${path} ${req.headers.authorization ?? ''}`;
    this.asked.set(asked, (this.asked.get(asked) ?? 0) + 1);
    const fault = this.#draw();
    if (fault) this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    if (fault === 'line down' || fault === 'request lost') return void req.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (fault === 'request cut') {
      this.#send(req, body.subarray(0, body.length >> 1), body.length).catch(() => undefined);
      await pause(20);
      return void req.socket.destroy();
    }
    if (fault === 'slow') await pause(200 + this.#chance.below(2_000));
    if (fault === 'sent again later') void this.#again(req, body);
    const twice = fault === 'sent twice at once' ? this.#send(req, body) : undefined;
    twice?.catch(() => undefined);
    const heard = await this.#send(req, body);
    if (fault === 'answer lost') return void req.socket.destroy();
    res.writeHead(heard.status, { ...heard.headers, 'content-length': heard.body.length });
    if (fault !== 'answer cut') return void res.end(heard.body);
    res.write(heard.body.subarray(0, heard.body.length >> 1), () => req.socket.destroy());
  }

  /** The same bytes once more, when nobody waits for them. */
  async #again(req: IncomingMessage, body: Buffer): Promise<void> {
    await pause(500 + this.#chance.below(6_000), undefined, { ref: false });
    if (!this.#isClosed) await this.#send(req, body).catch(() => undefined);
  }

  /** @param said the length that is announced; less is sent when the line breaks in the middle */
  #send(from: IncomingMessage, body: Buffer, said = body.length): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const { connection: _, 'transfer-encoding': __, ...headers } = from.headers;
      const onward = request(
        {
          host: '127.0.0.1',
          port: this.#cloudPort,
          path: from.url,
          method: from.method,
          headers: { ...headers, 'content-length': said },
          agent: false,
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const { connection: ___, 'transfer-encoding': ____, ...rest } = answer.headers;
            resolve({ status: answer.statusCode ?? 502, headers: rest, body: Buffer.concat(parts) });
          });
        },
      );
      onward.on('error', reject);
      if (said === body.length) return void onward.end(body);
      onward.write(body, () => onward.destroy());
    });
  }
}
