/** Why a push is not taken, in words for whoever looks after the terminals: on the terminal's row, and in the answer. */

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
export function reasonAgainst({ name, serial, address, hasKey, isPolled, allowedFrom }: Unkeyed): string | null {
  if (hasKey)
    return `${address} pushed with serial ${serial} of ${name} and did not show its key. Enter the key on its menu, or make a new one. If ${name} does not push, another device uses its serial.`;
  if (isPolled)
    return `${address} pushed with serial ${serial} of ${name}, which is polled. If it is to push, make a push key for it and enter it on its menu. If not, switch its cloud server off, or find the device that uses its serial.`;
  if (allowedFrom === null)
    return `${address} pushed with serial ${serial} of ${name} and without a key. Make a push key for it, or, where its firmware sends none, confirm its address on its page.`;
  if (allowedFrom !== address)
    return `${address} pushed with serial ${serial} of ${name} and without a key; ${allowedFrom} is confirmed for it. If its address changed, confirm the new one on its page.`;
  return null;
}

/** Whoever asks for keys of an encryption of its own sends nothing else: see `/iclock/exchange`. */
export const ENCRYPTED =
  'It wants to encrypt its pushes itself, which is not supported, so it sends nothing. On its menu, under Comm. > Cloud Server, switch the encryption of the connection off, or use HTTPS, which encrypts too; then restart it.';
