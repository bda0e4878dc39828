import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { stoppedClock } from '../../../src/clock.ts';
import { unitOfWork } from '../../../src/context.ts';
import { compose } from '../../../src/domain/mail/compose.ts';
import { type LetterName, letters } from '../../../src/domain/mail/letters.ts';
import { createPostman, waitAfter } from '../../../src/domain/mail/postman.ts';
import { sendMail } from '../../../src/domain/mail/send-mail.ts';
import { languages } from '../../../src/language.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import { garments, testRuntime } from '../../support/people.ts';
import { saysPart } from '../../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let server: SMTPServer;
let port: number;
let answer: { code: number; message: string } | null = null;
const taken: { to: string; raw: string }[] = [];
const clock = stoppedClock(new Date('2026-11-22T06:00:00Z'));

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  Object.assign(runtime, { clock });
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (answer) return done(Object.assign(new Error(answer.message), { responseCode: answer.code }));
        taken.push({ to: String(session.envelope.rcptTo[0]?.address), raw: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.server.address() as { port: number }).port;
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(resolve));
  await runtime.close();
});

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);

const postman = () =>
  createPostman({
    runtime,
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'Hajira <no-reply@hajira.example>',
    origin: 'https://hajira.example',
  });

const letter = {
  to: 'karim@garments-a.example',
  letter: 'reset-password' as const,
  language: 'bn',
  values: { name: 'করিম', path: '/admin/reset?link=hjl_secret' },
};

beforeEach(async () => {
  taken.length = 0;
  answer = null;
  await rows('DELETE FROM mail');
});

describe('A letter', () => {
  test('leaves after the commit, in its language, and its link is forgotten once it has left', async () => {
    const post = postman();
    try {
      await people.rahim((ctx) => sendMail(ctx, letter));
      const [stored] = await rows('SELECT * FROM mail');
      expect(JSON.stringify(stored)).not.toContain('hjl_secret');
      await post.deliver();
      expect(taken).toHaveLength(1);
      const { simple } = await parsed(taken[0]?.raw ?? '');
      expect(simple).toContain('https://hajira.example/admin/reset?link=hjl_secret');
      expect(simple).toContain('প্রিয় করিম');
      expect(await rows('SELECT state, sealed FROM mail')).toEqual([{ state: 'sent', sealed: null }]);
      await post.deliver();
      expect(taken).toHaveLength(1);
    } finally {
      post.close();
    }
  });

  test('of work that was rolled back is never sent', async () => {
    const post = postman();
    try {
      const broken = people.rahim(async (ctx) => {
        await sendMail(ctx, letter);
        throw new Error('no');
      });
      await expect(broken).rejects.toThrow('no');
      await post.deliver();
      expect(taken).toEqual([]);
    } finally {
      post.close();
    }
  });

  test('that the mail server cannot take now is tried again later, ever more slowly', async () => {
    const post = postman();
    answer = { code: 451, message: 'busy' };
    try {
      await people.rahim((ctx) => sendMail(ctx, letter));
      await post.deliver();
      expect(await rows('SELECT state, tries, error FROM mail')).toEqual([
        { state: 'waiting', tries: 1, error: saysPart('busy') },
      ]);
      answer = null;
      await post.deliver();
      expect(taken).toEqual([]);
      clock.advance(waitAfter(1));
      await post.deliver();
      expect(taken).toHaveLength(1);
      expect([1, 2, 3, 99].map(waitAfter)).toEqual([30_000, 60_000, 120_000, 3_600_000]);
    } finally {
      post.close();
    }
  });

  test('that the mail server refuses for good is not tried again, and says why', async () => {
    const post = postman();
    answer = { code: 550, message: 'no such mailbox' };
    try {
      await people.rahim((ctx) => sendMail(ctx, letter));
      await post.deliver();
      const stored = await rows('SELECT state, error, sealed FROM mail');
      expect(stored).toEqual([{ state: 'failed', error: saysPart('no such mailbox'), sealed: null }]);
    } finally {
      post.close();
    }
  });

  test('is sent once by two processes at a time', async () => {
    const posts = [postman(), postman()];
    try {
      for (let n = 0; n < 15; n += 1) await people.rahim((ctx) => sendMail(ctx, letter));
      await Promise.all(posts.map((post) => post.deliver()));
      expect(taken).toHaveLength(15);
    } finally {
      for (const post of posts) post.close();
    }
  });

  test('without a mail server stays where the super admin reads it; a company never reads any', async () => {
    const post = createPostman({ runtime, smtpUrl: undefined, from: 'x', origin: 'https://hajira.example' });
    await people.rahim((ctx) => sendMail(ctx, letter));
    expect(post.hasServer).toBe(false);
    expect(await post.deliver()).toBe(0);
    expect(await rows('SELECT state FROM mail')).toEqual([{ state: 'waiting' }]);
    await expect(people.rahim((ctx) => ctx.sql.query('SELECT id FROM mail'))).rejects.toMatchObject({ code: '42501' });
  });
});

describe('The words of a letter', () => {
  test.each(Object.keys(letters.en) as LetterName[])('%s: both languages need the same values', (name) => {
    const names = (language: 'en' | 'bn') =>
      [...new Set(JSON.stringify(letters[language][name]).match(/\{\{\w+\}\}/g))].sort();
    expect(names('bn')).toEqual(names('en'));
    for (const language of languages) {
      const { subject, text, html } = compose(name, language, { name: 'Karim', path: '/admin' }, 'https://h.example');
      for (const said of [subject, text, html]) expect(said).not.toMatch(/\{\{|undefined/);
    }
  });

  test('leave out a name that holds markup, a link or a second line', () => {
    const name = '<b>x</b>\n\nClick: https://evil.example';
    const { text, html } = compose(
      'invitation',
      'en',
      { name, company: 'A\r\nBcc: x', path: '/p' },
      'https://h.example',
    );
    expect(html).not.toContain('<b>');
    expect(text.split('\n')[0]).toBe('Hello,');
    expect(text + html).not.toContain('evil.example');
  });
});

/** The plain part of a letter, decoded. */
async function parsed(raw: string): Promise<{ simple: string }> {
  const [, body = ''] = raw.split(/Content-Type: text\/plain[^\r\n]*\r\n/);
  const [head = '', ...rest] = body.split('\r\n\r\n');
  const text = rest.join('\r\n\r\n').split(/\r\n--/)[0] ?? '';
  if (/base64/.test(head)) return { simple: Buffer.from(text, 'base64').toString('utf8') };
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { simple: Buffer.from(bytes, 'latin1').toString('utf8') };
}
