import type { Clock } from '../../clock.ts';

export type ZkTerminalOptions = {
  host: string;
  /** 4370 unless the terminal was set otherwise. */
  port: number;
  /** The terminal's comm key, 0 to 999999; left out when it has none. */
  commKey?: number;
  /** `auto` tries UDP where TCP is refused; TCP when left out. */
  transport?: 'auto' | 'tcp' | 'udp';
  /** How the firmware writes names that are no UTF-8, like "gb18030"; latin1 when left out. */
  codePage?: string | null;
  /** Longest wait for the connection, in ms; half of `timeoutMs` when left out. */
  connectTimeoutMs?: number;
  /** Longest silence in one answer, in ms; 10,000 when left out. Whatever comes of the answer starts it anew. */
  timeoutMs?: number;
  /** Ends everything at once, with `terminal.stopped`. */
  signal?: AbortSignal;
  /** Given each realtime event, already acknowledged; see `registerEvents`. */
  onEvent?: (event: { code: number; data: Buffer }) => void;
  clock?: Clock;
};
