/** node-zklib 1.3.0 has no types; these are the parts of its TCP client that stand on top of our own I/O. */
declare module 'node-zklib/zklibtcp.js' {
  import type { Socket } from 'node:net';

  export default class ZKLibTCP {
    constructor(ip: string, port: number, timeout: number);
    ip: string;
    port: number;
    timeout: number;
    sessionId: number | null;
    replyId: number;
    socket: Socket | null;
    createSocket(onError?: (error: Error) => void, onClose?: (kind: string) => void): Promise<Socket>;
    connect(): Promise<unknown>;
    closeSocket(): Promise<unknown>;
    disconnect(): Promise<unknown>;
    writeMessage(message: Buffer, isConnect: boolean): Promise<Buffer>;
    requestData(message: Buffer): Promise<Buffer>;
    readWithBuffer(
      request: Buffer,
      onProgress?: ((received: number, size: number) => void) | null,
    ): Promise<{ data: Buffer; mode?: number; err?: Error | null }>;
    /** The packet without the TCP head: u16 command, checksum, session, reply number, data. */
    executeCmd(command: number, data: Buffer | string): Promise<Buffer>;
    freeData(): Promise<Buffer>;
    disableDevice(): Promise<Buffer>;
    enableDevice(): Promise<Buffer>;
    getInfo(): Promise<{ userCounts: number; logCounts: number; logCapacity: number }>;
    getUsers(): Promise<{ data: { uid: number; name: string; userId: string }[]; err?: Error | null }>;
  }
}
