import { closeCompany } from '../../domain/companies/release.ts';
import { changePackage, extendCompany, setCompanyState } from '../../domain/subscriptions/steer.ts';
import { beginVisit } from '../../domain/support/visits.ts';
import type { RecordAction } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { labelled } from '../wording.ts';

const isPlatform = (): boolean => currentRequest().ctx.companyId === null;
const reason = { name: 'reason', kind: 'long', isRequired: true };

const steering = (
  icon: string,
  run: RecordAction['run'],
  rest: Partial<RecordAction> & Pick<RecordAction, 'isOffered'>,
): RecordAction => ({ act: 'change', icon, component: 'FormAction', custom: { fields: [reason] }, run, ...rest });

/** What the super admin does with a company: always with a reason, always in its journal. */
export const companyActions: Record<string, RecordAction> = {
  activate: steering(
    'Play',
    async (ctx, id, given) => {
      await setCompanyState(ctx, id, 'active', String(given.reason ?? ''));
      return {};
    },
    { isOffered: ({ state }) => isPlatform() && state !== 'active', variant: 'primary' },
  ),
  deactivate: steering(
    'Pause',
    async (ctx, id, given) => {
      await setCompanyState(ctx, id, 'suspended', String(given.reason ?? ''));
      return {};
    },
    { isOffered: ({ state }) => isPlatform() && state === 'active' },
  ),
  extend: steering(
    'Calendar',
    async (ctx, id, given) => {
      await extendCompany(ctx, id, Number(given.days), String(given.reason ?? ''));
      return {};
    },
    {
      isOffered: ({ state }) => isPlatform() && state !== 'closed',
      custom: { fields: [{ name: 'days', kind: 'number', value: '30', isRequired: true }, reason] },
    },
  ),
  changePackage: steering(
    'Package',
    async (ctx, id, given) => {
      await changePackage(ctx, id, String(given.packageId ?? ''), String(given.reason ?? ''));
      return {};
    },
    {
      isOffered: ({ state }) => isPlatform() && state !== 'closed',
      custom: { reads: true, fields: [{ name: 'packageId', kind: 'choice', isRequired: true }, reason] },
      read: async (ctx) => {
        const { rows } = await ctx.sql.query<{ value: string; label: string }>(
          `SELECT id AS value, name || ' (' || seats || ' seats, ' || price || ' a ' || period || ')' AS label
           FROM package WHERE deleted_at IS NULL ORDER BY price, name`,
        );
        return { options: { packageId: labelled(rows) } };
      },
    },
  ),
  enterSupport: steering(
    'LifeBuoy',
    async (ctx, id, given) => {
      const canWrite = given.canWrite === 'true';
      const visit = { reason: String(given.reason ?? ''), canWrite, minutes: Number(given.minutes) };
      currentRequest().visit(await beginVisit(ctx, id, visit));
      return { data: { reload: true }, stay: true };
    },
    {
      act: 'add',
      model: 'support_visit',
      isOffered: isPlatform,
      custom: {
        fields: [
          reason,
          { name: 'minutes', kind: 'number', value: '30', isRequired: true },
          { name: 'canWrite', kind: 'check', value: 'false' },
        ],
      },
    },
  ),
  closeCompany: steering(
    'XCircle',
    async (ctx, id, given) => {
      await closeCompany(ctx, id, String(given.reason ?? ''));
      return {};
    },
    {
      act: 'delete',
      isOffered: ({ state }) => isPlatform() && (state === 'waiting' || state === 'suspended'),
      variant: 'danger',
    },
  ),
};
