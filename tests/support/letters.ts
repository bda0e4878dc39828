/** The outgoing mail of a runtime, read as its recipients would. */
import { type Runtime, unitOfWork } from '../../src/context.ts';
import { MAIL } from '../../src/domain/mail/send-mail.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';

export interface Read {
  letter: string;
  to: string;
  language: string;
  values: Record<string, string>;
}

/** All letters to an address, the newest first. */
export function lettersTo(runtime: Runtime, email: string): Promise<Read[]> {
  return unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    const { rows } = await sql.query<{ letter: string; recipient: string; language: string; sealed: string }>(
      'SELECT letter, recipient, language, sealed FROM mail WHERE recipient = $1 ORDER BY id DESC',
      [email],
    );
    return rows.map(({ letter, recipient, language, sealed }) => ({
      letter,
      to: recipient,
      language,
      values: JSON.parse(runtime.sealer.open(sealed, MAIL)) as Record<string, string>,
    }));
  });
}

/** Where the newest letter to an address leads, below /admin. */
export async function pathTo(runtime: Runtime, email: string, letter: string): Promise<string> {
  const found = (await lettersTo(runtime, email)).find((one) => one.letter === letter);
  if (!found?.values.path) throw new Error(`no letter ${letter} to ${email}`);
  return found.values.path.replace(/^\/admin/, '');
}

export const linkIn = (path: string): string => new URL(path, 'http://x.invalid').searchParams.get('link') ?? '';
