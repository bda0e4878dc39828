import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { PunchColumns } from '../zk/punches.rule.ts';
import type { TerminalUser } from '../zk/users.rule.ts';
import { Conversation } from './conversation.ts';
import { Device, type DeviceOptions, type EnrolledUser, type Scan } from './device.ts';
import type { TerminalFaults } from './faults.ts';
import { type ClientLine, UdpClient } from './udp-client.ts';

export type SimulatedTerminalOptions = DeviceOptions & {
  /** 0, the default, takes a free one. */
  port?: number;
  /** What it speaks; TCP when left out. Both on the same port. */
  transports?: readonly ('tcp' | 'udp')[];
  faults?: TerminalFaults;
};

/** A terminal without hardware: any client that speaks to a real one over TCP can speak to it. */
export interface SimulatedTerminal {
  readonly host: string;
  readonly port: number;
  readonly serial: string;
  /** The terminal's own wall clock, "YYYY-MM-DD HH:MM:SS". */
  wallTime(): string;
  /** One scan: stored, and told to the clients that listen. @returns false while a client has disabled the terminal */
  punch(scan: Scan): boolean;
  /** Many scans at once, stored and not told: a history. @returns false while disabled, and nothing is stored */
  punchAll(scans: readonly Scan[]): boolean;
  enrol(user: EnrolledUser): void;
  /** @returns false when it knows nobody with this number */
  dismiss(badgeNumber: string): boolean;
  users(): TerminalUser[];
  /** All logs as columns, in storage order. */
  logs(): PunchColumns;
  readonly logCount: number;
  /** Empties the log, as on the keypad. */
  clearLog(): void;
  /** Clients connected at this moment. */
  readonly clients: number;
  /** Connections since the start. */
  readonly connections: number;
  /** Realtime events that clients acknowledged since the start. */
  readonly acknowledgedEvents: number;
  /** Keypad and reader are locked by a client. */
  readonly isDisabled: boolean;
  /** Replaces all faults; done when a change of `refuse` has taken effect. */
  setFaults(faults: TerminalFaults): Promise<void>;
  /** Pulls the plug: drops every client, frees port and files; done when all are gone. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a simulated terminal. With a folder, its log and users are there again after a restart with the same serial.
 *
 * @throws the system's error when the port is taken or the folder cannot be used
 */
export async function startSimulatedTerminal(options: SimulatedTerminalOptions): Promise<SimulatedTerminal> {
  const terminal = new NetworkTerminal(options);
  await terminal.start(options.port ?? 0);
  return terminal;
}

class NetworkTerminal implements SimulatedTerminal {
  readonly host: string;
  readonly serial: string;
  port = 0;
  connections = 0;
  readonly #device: Device;
  readonly #clients = new Map<ClientLine, Conversation>();
  readonly #byAddress = new Map<string, UdpClient>();
  readonly #transports: readonly ('tcp' | 'udp')[];
  #faults: TerminalFaults;
  #server: Server | null = null;
  #udp: UdpSocket | null = null;
  #acknowledgedByGone = 0;

  constructor(options: SimulatedTerminalOptions) {
    this.host = options.host ?? '127.0.0.1';
    this.serial = options.serial;
    this.#transports = options.transports ?? ['tcp'];
    this.#faults = { ...options.faults };
    this.#device = new Device(options, () => this.#faults);
  }

  get logCount(): number {
    return this.#device.log.count;
  }

  get clients(): number {
    return this.#clients.size;
  }

  get acknowledgedEvents(): number {
    let sum = this.#acknowledgedByGone;
    for (const client of this.#clients.values()) sum += client.acknowledged;
    return sum;
  }

  wallTime(): string {
    return this.#device.wallTime();
  }

  punch(scan: Scan): boolean {
    const complete = this.#device.complete(scan);
    if (!this.#device.store([complete])) return false;
    for (const client of this.#clients.values()) client.tell(complete);
    return true;
  }

  punchAll(scans: readonly Scan[]): boolean {
    return this.#device.store(scans.map((scan) => this.#device.complete(scan)));
  }

  enrol(user: EnrolledUser): void {
    this.#device.enrol(user);
  }

  dismiss(badgeNumber: string): boolean {
    const known = this.#device.users().find((user) => user.badgeNumber === badgeNumber);
    return known !== undefined && this.#device.deleteUser(known.uid);
  }

  users(): TerminalUser[] {
    return this.#device.users();
  }

  logs(): PunchColumns {
    return this.#device.logs();
  }

  clearLog(): void {
    this.#device.log.clear();
  }

  get isDisabled(): boolean {
    return this.#device.isDisabled;
  }

  async setFaults(faults: TerminalFaults): Promise<void> {
    this.#faults = { ...faults };
    if (faults.refuse) await this.#stopListening();
    else if (!this.#server && !this.#udp) await this.#listen(this.port);
  }

  async start(port: number): Promise<void> {
    try {
      await this.#listen(port);
    } catch (error) {
      this.#device.close();
      throw error;
    }
    if (this.#faults.refuse) await this.#stopListening(); // its port stays known
  }

  async close(): Promise<void> {
    await this.#stopListening();
    this.#device.close();
  }

  async #listen(port: number): Promise<void> {
    if (this.#transports.includes('tcp')) {
      const server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
      server.listen(port, this.host);
      await once(server, 'listening');
      this.#server = server;
      this.port = (server.address() as AddressInfo).port;
    }
    if (this.#transports.includes('udp')) await this.#listenUdp(this.#server ? this.port : port);
  }

  async #listenUdp(port: number): Promise<void> {
    const socket = createSocket(this.host.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', (packet, from) => this.#receive(socket, packet, from));
    socket.bind(port, this.host);
    await once(socket, 'listening');
    this.#udp = socket;
    this.port = socket.address().port;
  }

  #receive(socket: UdpSocket, packet: Buffer, from: RemoteInfo): void {
    const address = `${from.address}:${from.port}`;
    let client = this.#byAddress.get(address);
    if (!client) {
      client = new UdpClient(socket, from);
      this.#byAddress.set(address, client);
      client.once('close', () => this.#byAddress.delete(address));
      this.#welcome(client);
    }
    client.receive(packet);
  }

  async #stopListening(): Promise<void> {
    const [server, udp] = [this.#server, this.#udp];
    this.#server = null;
    this.#udp = null;
    const closed = [
      server && new Promise<void>((resolve) => server.close(() => resolve())),
      udp && new Promise<void>((resolve) => udp.close(resolve)),
    ];
    for (const socket of this.#clients.keys()) socket.destroy();
    await Promise.all(closed);
  }

  #welcome(socket: ClientLine): void {
    this.connections += 1;
    const session = ((this.connections * 7919) % 0xfffe) + 1;
    const conversation = new Conversation(socket, this.#device, session);
    this.#clients.set(socket, conversation);
    socket.once('close', () => {
      this.#acknowledgedByGone += conversation.acknowledged;
      this.#clients.delete(socket);
    });
  }
}
