import type { Context } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';

const words: Readonly<Record<string, Message>> = {
  attendance: subscriptionMessage('feature.attendance'),
  shifts: subscriptionMessage('feature.shifts'),
  payroll: subscriptionMessage('feature.payroll'),
  mobile: subscriptionMessage('feature.mobile'),
};

/** What is sold now, in words, the cheapest first. Everybody may read the price list. */
export async function offeredPackages(ctx: Context): Promise<{ id: string; name: string; words: Message }[]> {
  const offers = await ctx.query
    .selectFrom('package')
    .select(['id', 'name', 'price', 'period', 'seats', 'features'])
    .where('deletedAt', 'is', null)
    .where('isOffered', '=', true)
    .orderBy('price')
    .orderBy('seats')
    .orderBy('name')
    .execute();
  return offers.map(({ id, name, price, period, seats, features }) => ({
    id,
    name,
    words: subscriptionMessage('subscription.offer', {
      name,
      seats,
      price: /^0+(\.0+)?$/.test(price)
        ? subscriptionMessage('subscription.free')
        : subscriptionMessage('subscription.price', { price: price.replace(/\.00$/, ''), period }),
      features: (features.length > 0 ? features : ['attendance']).map((name) => words[name] ?? name.toUpperCase()),
    }),
  }));
}
