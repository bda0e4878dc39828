import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import type { Row } from '../records/model.ts';
import { invalidFields, recordInUse } from '../records/problems.ts';
import { addRecord, changeRecord, removeRecord } from '../records/write.ts';
import { isTimeZone } from '../time-zone.rule.ts';

export function requireTimeZone(given: Row): void {
  const zone = given.timeZone;
  if (typeof zone === 'string' && zone !== '' && !isTimeZone(zone)) {
    throw invalidFields([{ field: 'timeZone', message: companyMessage('company.zone-invalid', { zone }) }]);
  }
}

const [SHORTEST_SILENCE, LONGEST_SILENCE] = [2, 1440];

function requireSilence({ silentAfterMinutes: minutes }: Row): void {
  const text = String(minutes ?? '').trim();
  if (text === '') return;
  if (/^\d{1,4}$/.test(text) && Number(text) >= SHORTEST_SILENCE && Number(text) <= LONGEST_SILENCE) return;
  throw invalidFields([
    {
      field: 'silentAfterMinutes',
      message: companyMessage('company.minutes-invalid', { text, SHORTEST_SILENCE, LONGEST_SILENCE }),
    },
  ]);
}

/** A change of a package that applies from an instant to come. */
export async function addPackageChange(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'package_change');
  const from = new Date(String(given.appliesFrom ?? ''));
  if (from.getTime() <= ctx.now.getTime()) {
    const message = companyMessage('company.change-past');
    throw invalidFields([{ field: 'appliesFrom', message }]);
  }
  return addRecord(ctx, 'package_change', given);
}

export async function addCompany(ctx: Context, given: Row): Promise<Row> {
  requireTimeZone(given);
  requireSilence(given);
  return addRecord(ctx, 'company', given);
}

/** A changed zone moves the instants of its punches; a changed state holds new punches or releases the held ones. */
export async function changeCompany(ctx: Context, id: string, given: Row): Promise<Row> {
  requireTimeZone(given);
  requireSilence(given);
  const { before, after } = await changeRecord(ctx, 'company', id, given);
  if (before.timeZone !== after.timeZone) await derivePunches(ctx, { zone: true, companyId: id });
  if (before.state !== after.state) await derivePunches(ctx, { state: true, companyId: id });
  return after;
}

export async function removeCompany(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'company');
  const { count } = await ctx.query
    .selectFrom('user')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('companyId', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const people = Number(count);
  if (people > 0) throw recordInUse({ model: 'company', by: companyMessage('record.count-users', { people }) });
  return removeRecord(ctx, 'company', id);
}

export async function removePackage(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'package');
  const { count } = await ctx.query
    .selectFrom('company')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('packageId', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const companies = Number(count);
  if (companies > 0)
    throw recordInUse({ model: 'package', by: companyMessage('record.count-companies', { companies }) });
  return removeRecord(ctx, 'package', id);
}
