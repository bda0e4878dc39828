// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of sources
/** Every wall, and how it is taken away: texts of the sources that are replaced, statements for the test's database. */
export interface Removal {
  edits?: { file: string; find: string; put: string }[];
  sql?: string;
}

const select = 'src/domain/records/select.ts';
const scope = 'src/domain/records/scope.ts';
const read = 'src/domain/records/read.ts';

export const walls = {
  'company filter': {
    edits: [
      {
        file: select,
        find: "  if (ctx.companyId !== null) {\n    if (hasColumn(model, 'companyId')) built.push(",
        put: "  if (ctx.now === null) {\n    if (hasColumn(model, 'companyId')) built.push(",
      },
    ],
  },
  'row level security': {
    sql: `DO $$ DECLARE t regclass; BEGIN
      FOR t IN SELECT oid FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p') LOOP
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
      END LOOP; END $$`,
  },
  'projection of columns in SQL': {
    edits: [
      {
        file: read,
        find: '  const visible = Object.keys(visibleColumns(ctx, model));',
        put: '  const visible = columnsOf(model).map(({ name }) => name).concat(visibleColumns(ctx, model) ? [] : []);',
      },
      { file: read, find: 'import { columnOf, hasColumn,', put: 'import { columnOf, columnsOf, hasColumn,' },
    ],
  },
  'projection of columns in the panel': {
    edits: [
      {
        file: 'src/admin/scoped-resource.ts',
        find: 'if (value === undefined || !isShown(this.declaration, field.name)) continue;',
        put: 'if (value === undefined) continue;',
      },
    ],
  },
  'grant semi-join': {
    edits: [
      {
        file: scope,
        find: "return grants === null ? 'false' : `EXISTS (SELECT ${grants})`;",
        put: "return grants === null ? 'false' : `(true OR EXISTS (SELECT ${grants}))`;",
      },
    ],
  },
  'department semi-join': {
    edits: [
      {
        file: scope,
        find: '  return departmentSql(model, alias, `= ANY(${ids}::uuid[])`);',
        put: '  return `true OR ${departmentSql(model, alias, `= ANY(${ids}::uuid[])`)}`;',
      },
    ],
  },
  'own records': {
    edits: [
      {
        file: scope,
        find: "if (of === 'employee') return `${at}.member_id = ${values.param(memberId)} AND ${at}.deleted_at IS NULL`;",
        put: "if (of === 'employee') return `${values.param(memberId)}::uuid IS NOT NULL`;",
      },
    ],
  },
  'conditions on readable columns, in the filter': {
    edits: [
      {
        file: 'src/domain/records/filters.ts',
        find: "if (!field || field.isList || (field.type === 'Json' && !isPresence) || !ctx.policy.mayView(model, name)) {",
        put: "if (!field || field.isList || (field.type === 'Json' && !isPresence)) {",
      },
    ],
  },
  'conditions on readable columns, in the read': {
    edits: [
      {
        file: read,
        find: 'hidden = fields.find((name) => !hasColumn(model, name) || !ctx.policy.mayView(model, name));',
        put: 'hidden = fields.find((name) => !hasColumn(model, name) || ctx.policy === null);',
      },
    ],
  },
  'references that they see': {
    edits: [
      {
        file: 'src/domain/records/write.ts',
        find: "    if (typeof id !== 'string' || (await reaches(ctx, to, 'view', id))) continue;",
        put: "    if (typeof id !== 'string' || column + to) continue;",
      },
    ],
  },
  'composite key': {
    sql: `DO $$ DECLARE c record; BEGIN
      FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1 LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
      END LOOP; END $$`,
  },
  'HEAD guard': {
    edits: [
      {
        file: 'src/admin/guards.ts',
        find: "const isRead = req.method === 'GET' || (req.method === 'HEAD' && !isApi(req));",
        put: "const isRead = req.method === 'GET' || req.method === 'HEAD' || isApi(req) === null;",
      },
    ],
  },
  'gate of the panel': {
    edits: [
      {
        file: 'src/admin/router.ts',
        find: "if (principal.role === 'nobody') {",
        put: "if (principal.role === 'site') {",
      },
    ],
  },
} as const satisfies Record<string, Removal>;

export type Wall = keyof typeof walls;
