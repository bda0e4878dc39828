import type { Request } from 'express';
import { unreadable } from './guards.ts';

/** A form; and the two that hold a file: of punches, of employees. */
const MOST_BYTES = 1_000_000;
const MOST_FILE_BYTES = 40 << 20;

/** All of a body, or a refusal while the rest of it is still on its way: the connection survives to carry the answer. */
function bytesOf(req: Request): Promise<Buffer> {
  const most = req.path.endsWith('/importFile') || req.path.endsWith('/importEmployees') ? MOST_FILE_BYTES : MOST_BYTES;
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    req.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= most) parts.push(part);
      else {
        parts.length = 0;
        reject(unreadable({ reason: 'it is larger than a form can be' }));
      }
    });
    req.on('end', () => resolve(Buffer.concat(parts)));
    req.on('error', reject);
    req.on('aborted', () => reject(unreadable({ reason: 'it broke off' })));
  });
}

/** Fields are flat, like a form's. */
function fromJson(bytes: Buffer): Record<string, unknown> {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('not an object');
  if (Object.values(value).some((one) => one !== null && typeof one === 'object')) throw new Error('not flat');
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
