import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { Problem } from '../../problem.ts';
import { REPLY } from '../zk/commands.rule.ts';
import type { Frame } from '../zk/frame.rule.ts';

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

  constructor(code: FaultCode, message: Message, cause?: unknown, bytes?: Buffer) {
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
      return new TerminalFault('terminal.refused', terminalMessage('terminal.refuses', { address }), error);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TerminalFault(
        'terminal.unreachable',
        terminalMessage('terminal.no-route', { address, code: error.code }),
        error,
      );
    case 'ETIMEDOUT':
      return new TerminalFault('terminal.timed-out', silentOnConnect(address), error);
    default:
      return new TerminalFault(
        'terminal.dropped',
        terminalMessage('terminal.reset', { address, name: error.code ?? error.message }),
        error,
      );
  }
}

/** The words for an address where nothing answers at all. */
export function silentOnConnect(address: string): Message {
  return terminalMessage('terminal.no-answer', { address });
}

/** The terminal's bytes contradict themselves; nothing of this read may be used. */
export function unreadable(address: string, found: Message, bytes?: Buffer): TerminalFault {
  const message = terminalMessage('terminal.unreadable', { address, found });
  return new TerminalFault('terminal.unreadable', message, undefined, bytes);
}

/** The terminal understood, and said no. */
export function declined(address: string, frame: Pick<Frame, 'command'>): TerminalFault {
  if (frame.command === REPLY.unauthorised) return commKeyNeeded(address);
  return new TerminalFault(
    'terminal.declined',
    terminalMessage('terminal.declined', { address, command: frame.command }),
  );
}

export function commKeyNeeded(address: string): TerminalFault {
  return new TerminalFault('terminal.comm-key-needed', terminalMessage('terminal.comm-key-needed', { address }));
}

export const commKeyWrong = (address: string): TerminalFault =>
  new TerminalFault('terminal.comm-key-wrong', terminalMessage('terminal.comm-key-wrong', { address }));

export const notConnected = (address: string): TerminalFault =>
  new TerminalFault('terminal.dropped', terminalMessage('terminal.not-connected', { address }));
