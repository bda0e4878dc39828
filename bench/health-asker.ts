/** A process of its own that asks /healthz of the port that it is given, one request after the other, until it is told to end. */
import { request } from 'node:http';

const ASK_EVERY_MS = 5;

const [, , port] = process.argv;
let times: number[] = [];

const ask = () =>
  new Promise<void>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (answer) => {
      answer.once('end', resolve).once('error', reject).resume();
    });
    call.once('error', reject).end();
  });

// the benchmark imports nothing of this; it asks for the times since it asked last
process.on('message', () => {
  process.send?.({ times });
  times = [];
});
process.once('disconnect', () => process.exit(0));
for (;;) {
  const start = performance.now();
  await ask();
  times.push(performance.now() - start);
  await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}
