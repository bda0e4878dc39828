import { confirmPayment, voidInvoice } from '../../domain/subscriptions/invoices.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { labelled } from '../wording.ts';

const isPlatform = (): boolean => currentRequest().ctx.companyId === null;

export const invoiceResource: Declaration = {
  model: 'invoice',
  group: 'business',
  icon: 'FileText',
  title: ['number'],
  list: ['companyId', 'number', 'packageId', 'amount', 'currency', 'state', 'dueAt', 'paidAt'],
  phone: ['number', 'state'],
  show: [
    'companyId',
    'number',
    'packageId',
    'amount',
    'currency',
    'period',
    'state',
    'dueAt',
    'paidAt',
    'method',
    'reference',
    'paidFrom',
    'paidUntil',
    'createdAt',
  ],
  filter: ['companyId', 'number', 'state', 'packageId', 'dueAt', 'paidAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
  notice: (ctx) => (ctx.companyId === null ? undefined : 'howToPay'),
  properties: {
    state: { components: { list: 'Choice', show: 'Choice' } },
    amount: { components: { list: 'Money', show: 'Money' } },
  },
  actions: {
    confirmPayment: {
      act: 'change',
      icon: 'Check',
      component: 'FormAction',
      variant: 'primary',
      isOffered: ({ state }) => isPlatform() && state === 'open',
      custom: {
        reads: true,
        fields: [
          { name: 'method', kind: 'choice', value: 'bank' },
          { name: 'reference', kind: 'text', isRequired: true },
        ],
      },
      read: async () => ({
        options: {
          method: labelled([
            { value: 'bank', label: 'Bank' },
            { value: 'mobile_money', label: 'Mobile money (bKash, Nagad)' },
            { value: 'cash', label: 'Cash' },
          ]),
        },
      }),
      async run(ctx, id, given) {
        await confirmPayment(ctx, await companyOfInvoice(id), id, {
          method: String(given.method || 'bank'),
          reference: String(given.reference ?? ''),
        });
        return {};
      },
    },
    voidInvoice: {
      act: 'change',
      icon: 'Slash',
      component: 'FormAction',
      variant: 'danger',
      isOffered: ({ state }) => isPlatform() && state === 'open',
      custom: { fields: [{ name: 'reason', kind: 'long', isRequired: true }] },
      async run(ctx, id, given) {
        await voidInvoice(ctx, await companyOfInvoice(id), id, String(given.reason ?? ''));
        return {};
      },
    },
    payOnline: {
      act: 'add',
      icon: 'CreditCard',
      component: 'FormAction',
      variant: 'primary',
      isOffered: ({ state }) => !isPlatform() && state === 'open' && currentRequest().hooks.pay !== undefined,
      async run(_ctx, id) {
        const { hooks, principal, origin } = currentRequest();
        const url = await hooks.pay?.(principal, id, `${origin}/admin/resources/invoice`);
        return { isQuiet: true, stay: true, data: { go: url } };
      },
    },
  },
};

/** The company of an invoice that the super admin sees. */
async function companyOfInvoice(id: string): Promise<string> {
  const { rows } = await currentRequest().ctx.sql.query<{ company: string }>(
    'SELECT company_id AS company FROM invoice WHERE id = $1',
    [id],
  );
  return rows[0]?.company ?? '';
}
