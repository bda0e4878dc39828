import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  CONTENTS,
  type Contents,
  contentsShape,
  FORMAT_VERSION,
  HEADER,
  type Header,
  headerShape,
  pieceOf,
} from './format.ts';
import { backupDamaged, notABackup } from './problems.ts';
import { readTar, TarError } from './tar.ts';

const unpack = promisify(gunzip);

/** What a whole and undamaged backup says of itself. */
export interface CheckedBackup {
  header: Header;
  contents: Contents;
}

type Damage = (where: string, reason: string, cause?: unknown) => Error;

async function withBackup<T>(file: string, work: (handle: FileHandle, damage: Damage) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r').catch((error: Error) => {
    throw notABackup({ file, reason: error.message }, error);
  });
  const damage: Damage = (where, reason, cause) => backupDamaged({ file, where, reason }, cause);
  try {
    return await work(handle, damage);
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    if (error.after === '') throw notABackup({ file, reason: error.message }, error);
    throw damage(`after ${error.after}`, error.message, error);
  } finally {
    await handle.close();
  }
}

/** Whose backup it is and of when, without reading the whole. @throws Problem `backup.not-a-backup` */
export function readHeader(file: string): Promise<Header> {
  return withBackup(file, async (handle) => {
    const reading: Reading = { headerSha256: '', tables: new Map() };
    for await (const { name, content } of readTar(handle)) {
      takeHeader(reading, file, name, content);
      break;
    }
    if (!reading.header) throw notABackup({ file, reason: 'it is empty' });
    return reading.header;
  });
}

/** The rows of a backup, table by table, a piece at a time. @throws Problem `backup.damaged`, `backup.not-a-backup` */
export async function readPieces(file: string, take: (table: string, rows: Buffer) => Promise<void>): Promise<void> {
  await withBackup(file, async (handle, damage) => {
    for await (const { name, content } of readTar(handle)) {
      const piece = pieceOf(name);
      if (piece) await take(piece.table, await unpacked(name, content, damage));
    }
  });
}

async function unpacked(name: string, content: Buffer, damage: Damage): Promise<Buffer> {
  try {
    return await unpack(content);
  } catch (error) {
    throw damage(name, (error as Error).message, error);
  }
}

interface Reading {
  header?: Header;
  headerSha256: string;
  contents?: Contents;
  tables: Map<string, { hash: ReturnType<typeof createHash>; bytes: number; pieces: number }>;
}

/**
 * Reads a backup from the first byte to the last and compares it with what it says of itself. Writes nothing.
 *
 * @throws Problem `backup.not-a-backup`; `backup.damaged`, which names the place
 */
export function checkBackup(file: string, onPiece?: (piece: string) => void): Promise<CheckedBackup> {
  return withBackup(file, async (handle, damage) => {
    const reading: Reading = { headerSha256: '', tables: new Map() };
    for await (const { name, content } of readTar(handle)) {
      if (reading.header === undefined) takeHeader(reading, file, name, content);
      else if (CONTENTS.test(name)) takeContents(reading, name, content, damage);
      else await takePiece(reading, name, content, damage);
      onPiece?.(name);
    }
    const { header, contents } = reading;
    if (header === undefined) throw notABackup({ file, reason: 'it is empty' });
    if (contents === undefined) throw damage('at its end', 'it ends early');
    compare(reading, header, contents, damage);
    return { header, contents };
  });
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function takeHeader(reading: Reading, file: string, name: string, content: Buffer): void {
  if (name !== HEADER) throw notABackup({ file, reason: `it begins with ${name}` });
  const parsed = headerShape.safeParse(jsonOf(content));
  if (!parsed.success) throw notABackup({ file, reason: `its ${HEADER} cannot be read` });
  if (parsed.data.v > FORMAT_VERSION) {
    throw notABackup({
      file,
      reason: `its format (${parsed.data.v}) is newer than this Hajira; it was written by ${parsed.data.app}`,
    });
  }
  reading.header = parsed.data;
  reading.headerSha256 = sha256(content);
}

function takeContents(reading: Reading, name: string, content: Buffer, damage: Damage): void {
  const parsed = contentsShape.safeParse(jsonOf(content));
  if (!parsed.success || CONTENTS.exec(name)?.[1] !== sha256(content)) throw damage(name, 'its checksum is another');
  reading.contents = parsed.data;
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function takePiece(reading: Reading, name: string, content: Buffer, damage: Damage): Promise<void> {
  const piece = pieceOf(name);
  if (!piece) throw damage(name, 'no such file belongs into a backup');
  const table = reading.tables.get(piece.table) ?? { hash: createHash('sha256'), bytes: 0, pieces: 0 };
  reading.tables.set(piece.table, table);
  table.pieces += 1;
  if (piece.no !== table.pieces) throw damage(name, `piece ${table.pieces} of ${piece.table} is missing`);
  const rows = await unpacked(name, content, damage);
  table.hash.update(rows);
  table.bytes += rows.length;
}

function compare(reading: Reading, header: Header, contents: Contents, damage: Damage): void {
  if (contents.headerSha256 !== reading.headerSha256) throw damage(HEADER, 'its checksum is another');
  const names = new Set([...header.tables.map(({ name }) => name), ...reading.tables.keys()]);
  for (const name of names) {
    const stated = contents.tables[name];
    const found = reading.tables.get(name);
    const digest = found?.hash.digest('hex') ?? sha256(Buffer.alloc(0));
    if (!stated) throw damage(`the table ${name}`, 'nothing is said of it');
    if (stated.pieces !== (found?.pieces ?? 0)) {
      throw damage(`the table ${name}`, `${found?.pieces ?? 0} of its ${stated.pieces} pieces are there`);
    }
    if (stated.sha256 !== digest) throw damage(`the table ${name}`, 'its checksum is another');
  }
}
