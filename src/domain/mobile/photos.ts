import { type Context, companyOf } from '../../context.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { requireReach } from '../records/write.ts';
import { imageSize } from './image-size.rule.ts';

export interface Photo {
  mediaType: string;
  bytes: Buffer;
}

/** A face, not a poster: phone and panel make photos small before they send them. */
const MOST_PHOTO_BYTES = 200_000;

const photoUnreadable = problem(mobileMessage, 'photo.unreadable', {
  status: 422,
  fields: () => [{ field: 'photo', message: mobileMessage('mobile.photo-invalid') }],
});

/** What the first bytes say it is, whatever its sender calls it: nothing else is ever served as a picture. */
function mediaTypeOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  return bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'
    ? 'image/webp'
    : undefined;
}

/** Pixels that whoever looks at it has to decode: a few bytes can say that they are gigabytes. */
const MOST_PIXELS = 4096 * 4096;

function isSmall(bytes: Buffer): boolean {
  const size = imageSize(bytes);
  return size === undefined || size.width * size.height <= MOST_PIXELS;
}

/** @param base64 a photo, or a data URL of one @returns undefined when it is none that we keep */
export function photoOf(base64: string): Photo | undefined {
  const bytes = Buffer.from(base64.replace(/^data:image\/\w+;base64,/, ''), 'base64');
  const mediaType = mediaTypeOf(bytes);
  return mediaType && bytes.length <= MOST_PHOTO_BYTES && isSmall(bytes) ? { mediaType, bytes } : undefined;
}

const dataUrl = ({ mediaType, bytes }: Photo): string => `data:${mediaType};base64,${bytes.toString('base64')}`;

async function read(ctx: Context, table: 'mobilePhoto' | 'employeePhoto', id: string): Promise<string | null> {
  const photo = await ctx.query
    .selectFrom(table)
    .select(['mediaType', 'bytes'])
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .executeTakeFirst();
  return photo ? dataUrl(photo) : null;
}

/** As a data URL; null when there is none. Asked after its punch or employee was reached. */
export const mobilePhoto = (ctx: Context, id: string): Promise<string | null> => read(ctx, 'mobilePhoto', id);
/** What a reviewer compares, as data URLs. */
export interface PunchPhotos {
  photo: string | null;
  profile: string | null;
}

/** Both photos of a punch, for a site whose reviewer was asked for their right there. */
export async function photosOfPunch(ctx: Context, id: string): Promise<PunchPhotos> {
  const punch = await ctx.query
    .selectFrom('mobilePunch')
    .select('employeeId')
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!punch) return { photo: null, profile: null };
  const profile = punch.employeeId === null ? null : await employeePhoto(ctx, punch.employeeId);
  return { photo: await mobilePhoto(ctx, id), profile };
}

export const employeePhoto = (ctx: Context, id: string): Promise<string | null> => read(ctx, 'employeePhoto', id);

/**
 * Sets what an employee looks like; an empty text takes it away.
 *
 * @throws Problem `photo.unreadable`
 */
export async function setEmployeePhoto(ctx: Context, id: string, base64: string): Promise<void> {
  ctx.policy.require('change', 'employee');
  await requireReach(ctx, 'employee', id, 'change');
  const photo = base64 === '' ? null : photoOf(base64);
  if (photo === undefined) throw photoUnreadable({});
  await ctx.query.deleteFrom('employeePhoto').where('companyId', '=', companyOf(ctx)).where('id', '=', id).execute();
  if (photo) {
    await ctx.query
      .insertInto('employeePhoto')
      .values({ companyId: companyOf(ctx), id, ...photo })
      .execute();
  }
  await record(ctx, {
    action: photo ? 'employee.photo-set' : 'employee.photo-removed',
    model: 'employee',
    recordId: id,
  });
}
