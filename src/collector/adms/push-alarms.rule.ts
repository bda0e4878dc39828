/** Why a push is not taken, in words for whoever looks after the terminals: on the terminal's row, and in the answer. */
import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';

/** What a site knows of a terminal whose push came without its key. */
export interface Unkeyed {
  name: string;
  serial: string;
  /** from where it pushed */
  address: string;
  hasKey: boolean;
  isPolled: boolean;
  /** the address that a person confirmed for it; null for none */
  allowedFrom: string | null;
}

/** Why a push without the terminal's key is not taken; null when a person confirmed its serial and address. */
export function reasonAgainst({ name, serial, address, hasKey, isPolled, allowedFrom }: Unkeyed): Message | null {
  if (hasKey) return terminalMessage('terminal.push-without-key', { address, serial, name, name2: name });
  if (isPolled) return terminalMessage('terminal.push-to-polled', { address, serial, name });
  if (allowedFrom === null) return terminalMessage('terminal.push-no-key-set', { address, serial, name });
  if (allowedFrom !== address)
    return terminalMessage('terminal.push-other-address', { address, serial, name, allowedFrom });
  return null;
}

/** Whoever asks for keys of an encryption of its own sends nothing else: see `/iclock/exchange`. */
export const ENCRYPTED = terminalMessage('terminal.push-encryption');
