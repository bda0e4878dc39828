/** The sites of the ingest benchmark, in a process of their own: each sends its bodies one after another on one connection. */
import { Agent, request } from 'node:http';

interface Order {
  port: number;
  /** for each site its token and its bodies (base64 of gzip) */
  sites: { token: string; bodies: string[] }[];
}

const agents = new Map<string, Agent>();

/** One connection for each site, kept open between two orders. */
function agentOf(token: string): Agent {
  const agent = agents.get(token) ?? new Agent({ keepAlive: true, maxSockets: 1 });
  agents.set(token, agent);
  return agent;
}

function send(port: number, token: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'hajira-protocol': '1',
    };
    const options = { port, host: '127.0.0.1', path: '/sync/v1/push', method: 'POST', headers, agent: agentOf(token) };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode} ${text}`)),
      );
    });
    sent.on('error', reject).end(body);
  });
}

process.on('message', ({ port, sites }: Order) => {
  const ready = sites.map(({ token, bodies }) => ({
    token,
    bodies: bodies.map((body) => Buffer.from(body, 'base64')),
  }));
  const start = performance.now();
  Promise.all(
    ready.map(async ({ token, bodies }) => {
      for (const body of bodies) await send(port, token, body);
    }),
  ).then(
    () => process.send?.({ ms: performance.now() - start }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
