import type { Context } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';

interface Offer {
  id: string;
  name: string;
  price: string;
  period: string;
  seats: number;
  features: string[];
}

const words: Readonly<Record<string, Message>> = {
  attendance: subscriptionMessage('feature.attendance'),
  shifts: subscriptionMessage('feature.shifts'),
  payroll: subscriptionMessage('feature.payroll'),
  mobile: subscriptionMessage('feature.mobile'),
};

/** What is sold now, in words, the cheapest first. Everybody may read the price list. */
export async function offeredPackages(ctx: Context): Promise<{ id: string; name: string; words: Message }[]> {
  const { rows } = await ctx.sql.query<Offer>(
    `SELECT id, name, price::text, period, seats, features FROM package
     WHERE deleted_at IS NULL AND is_offered ORDER BY price, seats, name`,
  );
  return rows.map(({ id, name, price, period, seats, features }) => ({
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
