import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createApp, listen } from '../../src/api/server.ts';
import { readBytes, readUnpacked } from '../../src/http/body.ts';
import { readForm } from '../../src/http/form.ts';
import { FormFile } from '../../src/http/form-file.ts';
import { parseJson } from '../../src/http/json.ts';
import { createLog } from '../../src/log.ts';
import { Problem } from '../../src/problem.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that reads a body in some way, and says what came of it. */
async function serve(read: (req: IncomingMessage) => Promise<unknown>): Promise<string> {
  const created = createServer((req, res) => {
    read(req).then(
      (value) => res.end(JSON.stringify(value)),
      (error: unknown) => {
        res.statusCode = error instanceof Problem ? error.status : 500;
        res.end(error instanceof Problem ? error.code : String(error));
      },
    );
  });
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(created.address() as AddressInfo).port}`;
}

const post = async (url: string, body: BodyInit, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
  return { status: answer.status, text: await answer.text() };
};

/** Parts that are made as they are sent: how many were, says how much of them was wanted. */
function endless(part: string): { body: ReadableStream<Uint8Array>; sent: () => number } {
  const bytes = new TextEncoder().encode(part);
  let sent = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    sent += 1;
    if (sent > 400) controller.close();
    else controller.enqueue(bytes);
  };
  return { body: new ReadableStream({ pull }), sent: () => sent };
}

const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };

describe('A form', () => {
  const limit = { bytes: 40 << 20, fields: 20 };

  test('with a million fields is refused while it arrives, whatever its kind', async () => {
    const url = await serve((req) => readForm(req, limit));
    const many = `${'a=&'.repeat(20_000)}`;
    expect(await post(url, endless(many).body, urlencoded)).toEqual({ status: 413, text: 'http.too-many-fields' });
    const part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(1_000);
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
    expect(await post(url, endless(part).body, multipart)).toEqual({ status: 413, text: 'http.too-many-fields' });
    const json = `{${Array.from({ length: 50 }, (_, n) => `"f${n}":1`).join(',')}}`;
    const asJson = { 'content-type': 'application/json' };
    expect(await post(url, json, asJson)).toEqual({ status: 413, text: 'http.json-too-long' });
  });

  test('is read as browsers send it, in each of the three ways', async () => {
    const url = await serve((req) => readForm(req, limit));
    const fields = { name: 'Jamil & "Sons"', note: 'line one\r\nline two\r\n', empty: '', 'list.0': 'আ' };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
    multipart.set('a "name"', 'x');
    multipart.set('file', new Blob(['not a field']), 'x.txt');
    expect(JSON.parse((await post(url, multipart)).text)).toEqual({ ...fields, 'a "name"': 'x' });
    expect(JSON.parse((await post(url, new URLSearchParams(fields))).text)).toEqual(fields);
    const json = await post(url, JSON.stringify(fields), { 'content-type': 'application/json' });
    expect(JSON.parse(json.text)).toEqual(fields);
  });

  test('takes files where it says so, as their bytes, and no more of them than it says', async () => {
    const bytes = Buffer.from([0, 0xff, 0x0d, 0x0a, 0x2d, 0x2d, 0x62, 0x80]);
    const seen = await serve(async (req) => {
      const { file, name } = await readForm(req, { bytes: 100, fields: 5, files: 1000 });
      return file instanceof FormFile ? [name, file.name, file.bytes.toString('hex')] : [name];
    });
    const formWith = (fields: Record<string, string | Blob>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) {
        if (typeof value === 'string') form.set(name, value);
        else form.set(name, value, 'জুন "1".dat');
      }
      return form;
    };
    const good = await post(seen, formWith({ name: 'x', file: new Blob([bytes]) }));
    expect(JSON.parse(good.text)).toEqual(['x', 'জুন "1".dat', bytes.toString('hex')]);
    const refused = { status: 413, text: 'http.body-too-large' };
    expect(await post(seen, formWith({ file: new Blob(['y'.repeat(1001)]) }))).toEqual(refused);
    // a text is no file, however large files may be
    expect(await post(seen, formWith({ name: 'y'.repeat(101) }))).toEqual(refused);
    expect(await post(seen, new URLSearchParams({ name: 'y'.repeat(101) }))).toEqual(refused);
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
    const long = `--b\r\ncontent-disposition: form-data; name="a"\r\n${'x: y\r\n'.repeat(2000)}\r\n1\r\n--b--`;
    const wide = await serve((req) => readForm(req, { bytes: 40 << 20, fields: 5 }));
    // more header lines than any browser sends are not read
    expect(JSON.parse((await post(wide, long, multipart)).text)).toEqual({ a: '1' });
    const nameless = `--b\r\n${'x: y\r\n'.repeat(2000)}content-disposition: form-data; name="a"\r\n\r\n1\r\n--b--`;
    expect(JSON.parse((await post(wide, nameless, multipart)).text)).toEqual({});
  });

  test.each([
    ['text/plain', 'a=b'],
    ['application/json', '{"a":{"b":1}}'],
    ['application/json', '[1]'],
    ['multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx'],
    ['multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="f"; filename="x.dat"\r\n\r\nx'],
    ['multipart/form-data; boundary=b', 'x'],
    ['multipart/form-data', '--b--'],
  ])('that is none is refused: %s %s', async (type, body) => {
    const url = await serve((req) => readForm(req, limit));
    expect((await post(url, body, { 'content-type': type })).text).toMatch(/^Error: |^NoForm|^http\./);
  });
});

describe('JSON', () => {
  test.each([
    ['nested without end', '['.repeat(100_000), 'http.json-too-deep'],
    ['objects in objects', '{"a":'.repeat(100_000), 'http.json-too-deep'],
    ['a list without end', `[${'0,'.repeat(30_000)}0]`, 'http.json-too-long'],
    ['a list of lists', `[${'[],'.repeat(30_000)}[]]`, 'http.json-too-long'],
  ])('%s is refused before it is parsed', (_, text, code) => {
    expect(() => parseJson(Buffer.from(text))).toThrow(expect.objectContaining({ code }));
  });

  test('brackets, commas and quotes within texts count for nothing', () => {
    const value = { a: '[[[[,,,,"{{{{\\', b: ['\\"', '\\\\', '"'], c: '['.repeat(1_000) };
    expect(parseJson(Buffer.from(JSON.stringify(value)), { depth: 2, values: 10 })).toEqual(value);
  });
});

describe('A body', () => {
  test('that unpacks to a huge one is refused when the limit is reached', async () => {
    const url = await serve((req) => readUnpacked(req, { packed: 1 << 20, unpacked: 1 << 20 }));
    const bomb = gzipSync(Buffer.alloc(64 << 20, ' '));
    const packed = { 'content-encoding': 'gzip' };
    expect(await post(url, new Uint8Array(bomb), packed)).toEqual({ status: 413, text: 'http.body-too-large' });
    expect(await post(url, 'no gzip', packed)).toEqual({ status: 400, text: 'http.body-not-packed' });
    expect(await post(url, 'x', { 'content-encoding': 'br' })).toEqual({ status: 415, text: 'http.encoding-refused' });
    const good = await serve((req) => readUnpacked(req, { packed: 1 << 20, unpacked: 1 << 20 }));
    expect((await post(good, new Uint8Array(gzipSync('12345')), packed)).text).toContain('[49,50,51,52,53]');
  });

  test('without an announced length is refused when it is too long', async () => {
    const url = await serve((req) => readBytes(req, 100_000));
    const { body } = endless('x'.repeat(65_536));
    expect(await post(url, body)).toEqual({ status: 413, text: 'http.body-too-large' });
  });

  test('that stops arriving is given up', async () => {
    const url = await serve((req) => readBytes(req, 100_000, undefined, { graceMs: 50, bytesPerSecond: 1_000_000 }));
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const answer = new Promise<string>((resolve) => socket.on('data', (part) => resolve(part.toString())));
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this');
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
  });

  test('is given up by the server too, and a head that does not end', async () => {
    const app = createApp({ log: createLog('test', 'silent'), trustProxy: 0, isReady: async () => null });
    app.post('/body', (req, res, next) => void readBytes(req, 100).then(() => res.end(), next));
    const short = await listen(app, '127.0.0.1', 0, { head: 100, whole: 200, check: 20 });
    for (const text of [
      'GET /healthz HTTP/1.1\r\nhost: x\r\nx: ',
      'POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx',
    ]) {
      const socket = connect(short.port, '127.0.0.1');
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      const answer = new Promise<string>((resolve) => socket.on('data', (part) => resolve(part.toString())));
      socket.write(text);
      expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
      await closed;
    }
    await short.close(0);
  });
});
