import { createTransport } from 'nodemailer';
import { type Runtime, unitOfWork } from '../../context.ts';
import { mailMessage } from '../../i18n/mail.ts';
import { type Message, stored, verbatim } from '../../i18n/message.ts';
import { jobPrincipal } from '../../policies/principal.ts';
import { compose } from './compose.ts';
import { type LetterName, letters } from './letters.ts';
import { MAIL } from './send-mail.ts';

export interface PostOptions {
  runtime: Runtime;
  /** smtp:// or smtps://, with user and password; without it letters stay in the outbox */
  smtpUrl: string | undefined;
  from: string;
  /** where our own pages are */
  origin: string;
}

interface Claimed {
  id: string;
  recipient: string;
  letter: string;
  language: string;
  sealed: string | null;
  tries: number;
  createdAt: Date;
}

/** How long a claimed letter is left alone: a process that died with it gives it back after that. */
const CLAIM_MS = 120_000;
/** A letter that waits longer than the longest wait was put off by a clock that was wrong: it is due. */
const FAR_MS = 3_600_000;
/** A link in a letter has long ended by then. */
const TOO_OLD_MS = 2 * 86_400_000;
const MOST_TRIES = 10;
const AT_ONCE = 10;
const KEPT_DAYS = 30;

/** 30 s, 1 min, 2 min ... up to an hour. */
export const waitAfter = (tries: number): number => Math.min(3_600_000, 30_000 * 2 ** Math.max(0, tries - 1));

export interface Postman {
  /** whether there is a mail server at all */
  hasServer: boolean;
  /** Everything that waits, now; with a signal that is aborted, after the letters that it has taken. @returns how many were sent */
  deliver(signal?: AbortSignal): Promise<number>;
  close(): void;
}

const platform = { principal: jobPrincipal('post', null) };

/** Takes letters for itself, by an update that other processes see before anything is sent. */
function claim(runtime: Runtime): Promise<Claimed[]> {
  return unitOfWork({ runtime, ...platform }, async ({ query, now, policy }) => {
    policy.require('change', 'mail');
    return query
      .updateTable('mail')
      .set((eb) => ({ tries: eb('tries', '+', 1), nextAt: new Date(now.getTime() + CLAIM_MS) }))
      .where('id', 'in', (mail) =>
        mail
          .selectFrom('mail')
          .select('id')
          .where('state', '=', 'waiting')
          .where(({ eb, or }) => or([eb('nextAt', '<=', now), eb('nextAt', '>', new Date(now.getTime() + FAR_MS))]))
          .orderBy('nextAt')
          .limit(AT_ONCE)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'recipient', 'letter', 'language', 'sealed', 'tries', 'createdAt'])
      .execute();
  });
}

/** What has left is forgotten: nobody reads a link out of the database afterwards. */
function noteSent(runtime: Runtime, id: string): Promise<void> {
  return unitOfWork({ runtime, ...platform }, async ({ query, now }) => {
    await query
      .updateTable('mail')
      .set({ state: 'sent', sentAt: now, sealed: null, error: null })
      .where('id', '=', id)
      .execute();
  });
}

function noteFailed(runtime: Runtime, id: string, error: Message, again: Date | null): Promise<void> {
  return unitOfWork({ runtime, ...platform }, async ({ query }) => {
    await query
      .updateTable('mail')
      .set({
        error: stored(error),
        ...(again === null ? { state: 'failed', sealed: null } : { state: 'waiting', nextAt: again }),
      })
      .where('id', '=', id)
      .execute();
  });
}

/** Letters and links that nobody needs any more. */
export function pruneMail(runtime: Runtime): Promise<void> {
  return unitOfWork({ runtime, ...platform }, async ({ query, now }) => {
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    await query.deleteFrom('mail').where('createdAt', '<', before).execute();
    await query.deleteFrom('accountLink').where('expiresAt', '<', before).execute();
  });
}

/** A server's word for no: it will not be yes later. */
const isFinal = (error: unknown): boolean => {
  const code = (error as { responseCode?: unknown }).responseCode;
  return typeof code === 'number' && code >= 500;
};

async function sendOne(
  { runtime, from, origin }: PostOptions,
  transport: ReturnType<typeof createTransport>,
  mail: Claimed,
): Promise<boolean> {
  const now = runtime.clock.now();
  if (mail.sealed === null || now.getTime() - mail.createdAt.getTime() > TOO_OLD_MS || !(mail.letter in letters.en)) {
    await noteFailed(runtime, mail.id, mailMessage('mail.expired'), null);
    return false;
  }
  try {
    const values = JSON.parse(runtime.sealer.open(mail.sealed, MAIL)) as Record<string, string>;
    const { subject, text, html } = compose(mail.letter as LetterName, mail.language, values, origin);
    // the same id each time: a server that took it before and whose yes was lost can tell
    const messageId = `<${mail.id}@${new URL(origin).hostname}>`;
    await transport.sendMail({ from, to: { name: '', address: mail.recipient }, subject, text, html, messageId });
    await noteSent(runtime, mail.id);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isOver = isFinal(error) || mail.tries >= MOST_TRIES;
    await noteFailed(
      runtime,
      mail.id,
      verbatim(reason.slice(0, 500)),
      isOver ? null : new Date(now.getTime() + waitAfter(mail.tries)),
    );
    runtime.log.warn({ mail: mail.id, letter: mail.letter, tries: mail.tries, isOver }, 'a letter could not be sent');
    return false;
  }
}

/** When the next letter that waits may be sent; null when none waits. */
function nextDue(runtime: Runtime): Promise<Date | null> {
  return unitOfWork({ runtime, ...platform }, async ({ query }) => {
    const next = await query
      .selectFrom('mail')
      .select(({ fn }) => fn.min<Date | null>('nextAt').as('at'))
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    return next?.at ?? null;
  });
}

/** Asks for the next delivery when a letter has to wait for it: the schedule alone would be up to a minute late. */
async function wakeAtNextDue(runtime: Runtime): Promise<void> {
  const at = await nextDue(runtime);
  if (at === null) return;
  await unitOfWork({ runtime, ...platform }, async (ctx) => ctx.wake('send-mail', at));
}

/** Sends what is in the outgoing mail. Without an SMTP server nothing is sent. */
export function createPostman(options: PostOptions): Postman {
  const { runtime, smtpUrl } = options;
  if (smtpUrl === undefined) {
    runtime.log.warn('no SMTP_URL is set: mail is not sent, the super admin reads it in the panel under "Sent mail"');
    return { hasServer: false, deliver: async () => 0, close: () => undefined };
  }
  const transport = createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true });
  async function deliver(signal?: AbortSignal): Promise<number> {
    let sent = 0;
    for (;;) {
      const claimed = await claim(runtime);
      for (const mail of claimed) if (await sendOne(options, transport, mail)) sent += 1;
      if (claimed.length < AT_ONCE || signal?.aborted) break;
    }
    await wakeAtNextDue(runtime);
    return sent;
  }
  return { hasServer: true, deliver, close: () => transport.close() };
}
