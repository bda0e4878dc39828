import type { Request } from 'express';
import { unreadable } from './guards.ts';

/** A form; and the one form that holds a file of punches, as text. */
const MOST_BYTES = 1_000_000;
const MOST_FILE_BYTES = 40 << 20;

async function bytesOf(req: Request): Promise<Buffer> {
  const most = req.path.endsWith('/importFile') ? MOST_FILE_BYTES : MOST_BYTES;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw unreadable({ reason: 'it is larger than a form can be' });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function fromJson(bytes: Buffer): Record<string, unknown> {
  const value: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('not an object');
  return value as Record<string, unknown>;
}

/**
 * The fields of a posted form, in any of the three ways browsers and AdminJS send them. Called after the gate: a
 * stranger's body is never read.
 *
 * @throws Problem `panel.unreadable`
 */
export async function fieldsOf(req: Request): Promise<Record<string, unknown>> {
  const bytes = await bytesOf(req);
  const type = req.headers['content-type'] ?? '';
  try {
    if (bytes.length === 0) return {};
    if (type.startsWith('application/json')) return fromJson(bytes);
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  } catch {
    throw unreadable({ reason: 'its body is no form' });
  }
}
