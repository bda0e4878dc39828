import type { Context } from '../../context.ts';

interface Offer {
  id: string;
  name: string;
  price: string;
  period: string;
  seats: number;
  features: string[];
}

const words: Readonly<Record<string, string>> = {
  attendance: 'attendance',
  shifts: 'shifts',
  payroll: 'payroll',
  mobile: 'mobile punches',
  api: 'API',
};

/** What is sold now, in words, the cheapest first. Everybody may read the price list. */
export async function offeredPackages(ctx: Context): Promise<{ id: string; name: string; words: string }[]> {
  const { rows } = await ctx.sql.query<Offer>(
    `SELECT id, name, price::text, period, seats, features FROM package
     WHERE deleted_at IS NULL AND is_offered ORDER BY price, seats, name`,
  );
  return rows.map(({ id, name, price, period, seats, features }) => ({
    id,
    name,
    words: `${name}: ${seats} employees, ${
      /^0+(\.0+)?$/.test(price) ? 'free of charge' : `${price.replace(/\.00$/, '')} BDT a ${period}`
    } (${features.map((feature) => words[feature] ?? feature).join(', ') || words.attendance})`,
  }));
}
