import { Problem } from '../../problem.ts';

/** Why a terminal could not be read. Permanent words: the panel, the log and the docs use them. */
export type FaultCode =
  | 'terminal.refused'
  | 'terminal.unreachable'
  | 'terminal.timed-out'
  | 'terminal.comm-key-needed'
  | 'terminal.comm-key-wrong'
  | 'terminal.dropped'
  | 'terminal.nonsense'
  | 'terminal.declined'
  | 'terminal.unreadable'
  | 'terminal.not-emptied'
  | 'terminal.stopped';

/**
 * A fault of one run with one terminal, in words a technician can act on. The connection is gone when it is thrown;
 * the next run starts anew.
 */
export class TerminalFault extends Problem {
  declare readonly code: FaultCode;
  /** What it sent that could not be read, for support. */
  readonly bytes: Buffer | undefined;

  constructor(code: FaultCode, message: string, cause?: unknown, bytes?: Buffer) {
    super({ code, status: code === 'terminal.timed-out' ? 504 : 502, message, cause });
    this.bytes = bytes;
  }
}

/**
 * @param error what the socket gave
 * @param address "host:port", as the technician typed it
 */
export function faultOfSocket(error: Error & { code?: string }, address: string): TerminalFault {
  switch (error.code) {
    case 'ECONNREFUSED':
      return new TerminalFault(
        'terminal.refused',
        `${address} answers but refuses: check the port (usually 4370), and that no other program holds the terminal.`,
        error,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TerminalFault(
        'terminal.unreachable',
        `No way to ${address} (${error.code}): check the address, the cable and the switch.`,
        error,
      );
    case 'ETIMEDOUT':
      return new TerminalFault('terminal.timed-out', silentOnConnect(address), error);
    default:
      return new TerminalFault(
        'terminal.dropped',
        `${address} broke the line (${error.code ?? error.message}): check the cable and the terminal's power.`,
        error,
      );
  }
}

/** The words for an address where nothing answers at all. */
export function silentOnConnect(address: string): string {
  return `Nothing answers at ${address}: check that the terminal is on, in this network, and has this address.`;
}

/** The terminal's bytes contradict themselves; nothing of this read may be used. */
export function unreadable(address: string, found: string, bytes?: Buffer): TerminalFault {
  const message = `What ${address} sent cannot be read: ${found}. It is read again; if it stays, report its model.`;
  return new TerminalFault('terminal.unreadable', message, undefined, bytes);
}
