import { connect, type Socket } from 'node:net';
import { faultOfSocket, silentOnConnect, TerminalFault } from './fault.ts';

export type OpenSocketOptions = {
  host: string;
  port: number;
  /** "host:port", for messages. */
  address: string;
  /** Longest wait, in ms; the system's own would be minutes. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** A connected TCP socket, or a TerminalFault and nothing left behind. */
export function openSocket(options: OpenSocketOptions): Promise<Socket> {
  const { host, port, address, timeoutMs, signal } = options;
  return new Promise<Socket>((resolve, reject) => {
    if (signal?.aborted) {
      reject(stopped(address));
      return;
    }
    const socket = connect({ host, port, noDelay: true });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const giveUp = (fault: TerminalFault) => {
      settle();
      socket.destroy();
      reject(fault);
    };
    const onAbort = () => giveUp(stopped(address));
    const timer = setTimeout(
      () => giveUp(new TerminalFault('terminal.timed-out', silentOnConnect(address))),
      timeoutMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => giveUp(faultOfSocket(error, address)));
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

/** Our own wish to end, told to whoever waits. */
export function stopped(address: string): TerminalFault {
  return new TerminalFault('terminal.stopped', `Reading ${address} was stopped.`);
}
