/** What devices say in their pushes beside punches, and what they are told. Templates are never looked at. */
import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';

/** The part of an order that decides its text. */
export type SentCommand = { kind: string; detail: Readonly<Record<string, string | number>> };

/** An order as a device reads it, after `C:<word>:`. */
export function commandText({ kind, detail }: SentCommand): string {
  switch (kind) {
    case 'put_user': {
      const card = detail.card === '' || detail.card === undefined ? '' : `\tCard=${detail.card}`;
      return `DATA UPDATE USERINFO PIN=${detail.number}\tName=${detail.name}\tPri=${detail.privilege}${card}`;
    }
    case 'delete_user':
      return `DATA DELETE USERINFO PIN=${detail.number}`;
    case 'query_logs':
      return `DATA QUERY ATTLOG StartTime=${detail.from}\tEndTime=${detail.until}`;
    case 'read_users':
      return 'DATA QUERY USERINFO';
    case 'set_option':
      return `SET OPTION ${detail.name}=${detail.value}`;
    case 'restart':
      return 'REBOOT';
    default:
      return 'CHECK'; // set_clock too: a device that checks its options shakes hands again, which sets its clock
  }
}

export type CommandResult = { word: string; result: number; answer: Message };

const RESULT_WORDS: Readonly<Record<string, Message>> = {
  '-1': terminalMessage('terminal.result-invalid'),
  '-3': terminalMessage('terminal.result-forbidden'),
  '-4': terminalMessage('terminal.result-no-data'),
  '-10': terminalMessage('terminal.result-no-user'),
  '-1002': terminalMessage('terminal.result-unknown'),
  '-1004': terminalMessage('terminal.result-no-table'),
  '-1005': terminalMessage('terminal.result-busy'),
};

/** Results of orders, several in a body; lines that are none (an INFO's) belong to the one before and are left out. */
export function parseResults(body: string): CommandResult[] {
  return body.split(/\r\n|\n|\r/).flatMap((line) => {
    const fields = new URLSearchParams(line.trim());
    const word = fields.get('ID') ?? '';
    const result = fields.get('Return') ?? '';
    if (!/^\w{1,16}$/.test(word) || !/^-?\d{1,9}$/.test(result)) return [];
    const answer =
      Number(result) >= 0
        ? terminalMessage('terminal.result-done')
        : (RESULT_WORDS[result] ?? terminalMessage('terminal.result-other', { result }));
    return [{ word, result: Number(result), answer }];
  });
}

export type PushedUser = { badgeNumber: string; name: string; privilege: number; card: number };

/** `USER PIN=7` of an operation log, `user uid=1` of a table of PUSH 3. */
const USER_LINE = /^USER\s+(?=\w+=)/i;

export const isUserLine = (line: string): boolean => USER_LINE.test(line);

/** The named fields of a line; names in lower case, since PUSH 3 writes them so. */
function fieldsOf(line: string): Map<string, string> {
  return new Map(
    line.split('\t').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()];
    }),
  );
}

/**
 * The users among the lines of an operation log (`USER PIN=7 Name=...`), or of the table `user` of PUSH 3
 * (`user uid=1 pin=7 name=...`), fields apart by tabs; passwords and templates in them are not read.
 */
export function usersAmong(lines: readonly string[]): PushedUser[] {
  return lines.flatMap((line) => {
    const match = USER_LINE.exec(line);
    if (!match) return [];
    const fields = fieldsOf(line.slice(match[0].length));
    const badgeNumber = fields.get('pin') ?? '';
    const privilege = Number(fields.get('pri') ?? fields.get('privilege') ?? 0);
    if (!/^[\w.-]{1,24}$/.test(badgeNumber) || !Number.isInteger(privilege) || privilege < 0 || privilege > 255)
      return [];
    const card = (fields.get('card') ?? fields.get('cardno') ?? '').replace(/^\[(.*)\]$/, '$1');
    return [
      {
        badgeNumber,
        name: (fields.get('name') ?? '').replaceAll('\0', '').slice(0, 100),
        privilege,
        card: /^\d{1,10}$/.test(card) ? Number(card) : 0,
      },
    ];
  });
}

/** The scans of people among the events of an access control terminal (`time=...\tpin=...\tevent=...`); those without a number are its own. */
export function accessScansAmong(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^0*$/.test(/(?:^|\t)pin=([^\t]*)/i.exec(line)?.[1]?.trim() ?? ''));
}

/** `~DeviceName=K40,FWVersion=Ver 8.0` as names and values, without the tildes. */
export function optionsOf(body: string): Map<string, string> {
  return new Map(
    body.split(/[,\r\n\t]+/).flatMap((field): [string, string][] => {
      const at = field.indexOf('=');
      return at > 0 ? [[field.slice(0, at).trim().replace(/^~/, ''), field.slice(at + 1).trim()]] : [];
    }),
  );
}

/** What a status report says: firmware, users, fingers, logs; null where it does not. */
export function statusOf(info: string): { firmware: string | null; users: number | null; logs: number | null } {
  const [firmware = '', users, , logs] = info.split(',');
  const count = (text: string | undefined) => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null);
  return { firmware: firmware.trim().slice(0, 100) || null, users: count(users), logs: count(logs) };
}
