import { type Context, companyOf } from '../../context.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Users, members, groups and departments of the own company by id, for screens that whoever reads them may have. */
export async function namesOf(ctx: Context, ids: readonly (string | null)[]): Promise<(id: string | null) => string> {
  const wanted = [...new Set(ids.flatMap((id) => UUID.exec(id ?? '')?.[0] ?? []))];
  const { rows } = await ctx.sql.query<{ id: string; name: string }>(
    `SELECT m.id, u.name FROM member m JOIN "user" u ON u.id = m.user_id WHERE m.company_id = $1 AND m.id = ANY($2::uuid[])
     UNION ALL SELECT u.id, u.name FROM member m JOIN "user" u ON u.id = m.user_id
       WHERE m.company_id = $1 AND u.id = ANY($2::uuid[])
     UNION ALL SELECT id, name FROM user_group WHERE company_id = $1 AND id = ANY($2::uuid[])
     UNION ALL SELECT id, name FROM department WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), wanted],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(UUID.exec(id ?? '')?.[0] ?? '') ?? 'Hajira';
}
