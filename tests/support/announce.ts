import { connect } from 'node:net';

export interface Announced {
  status: number;
  /** the server asked for the body: "100 Continue" */
  isAsked: boolean;
  text: string;
}

const GIVE_UP_MS = 15_000;

/**
 * Sends a request's head, which announces a body, and no body. The connection stays open until the answer is there.
 *
 * @param head the headers that go with it; `content-length` among them
 */
export function announce(url: string, method: string, path: string, head: Record<string, string>): Promise<Announced> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', reject);
    // a server that waits for the body says nothing, for ever
    socket.setTimeout(GIVE_UP_MS, () => socket.destroy());
    socket.on('close', () => reject(new Error(`${method} ${path}: closed without an answer: ${text}`)));
    socket.on('data', (part) => {
      text += part;
      const rest = text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
      const [, status] = /^HTTP\/1\.1 (\d{3}) [\s\S]*\r\n\r\n/.exec(rest) ?? [];
      if (!status) return;
      socket.removeAllListeners('close');
      socket.destroy();
      resolve({ status: Number(status), isAsked: rest !== text, text: rest });
    });
    const lines = Object.entries({ host, ...head }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  });
}
