/** What every row that people make tells of its making, with types in PostgreSQL. */
export const made = { created_at: 'timestamptz', created_by: 'text', deleted_at: 'timestamptz' } as const;
/** The key of a company's row. */
export const own = { company_id: 'uuid', id: 'uuid' } as const;

/**
 * The columns of these tables that a site gets, with their types in PostgreSQL: at its binding all at once, and from then on
 * row by row.
 */
export const travelling = {
  package: {
    id: 'uuid',
    code: 'text',
    name: 'text',
    seats: 'integer',
    features: 'text[]',
    max_users: 'integer',
    max_terminals: 'integer',
    max_sites: 'integer',
    max_mobile_punches: 'integer',
    ...made,
  },
  company: {
    id: 'uuid',
    name: 'text',
    package_id: 'uuid',
    state: 'company_state',
    time_zone: 'text',
    paid_until: 'timestamptz',
    grace_days: 'integer',
    sets_clocks: 'boolean',
    silent_after_minutes: 'integer',
    ...made,
  },
  user: {
    id: 'uuid',
    email: 'text',
    name: 'text',
    username: 'text',
    password_hash: 'text',
    company_id: 'uuid',
    is_active: 'boolean',
    ...made,
  },
  member: {
    ...own,
    user_id: 'uuid',
    role: 'member_role',
    joined_at: 'timestamptz',
    ended_at: 'timestamptz',
    ...made,
  },
  department: { ...own, parent_id: 'uuid', name: 'text', ...made },
  employee: {
    ...own,
    code: 'text',
    name: 'text',
    department_id: 'uuid',
    member_id: 'uuid', // whose user he is, is decided in the cloud
    designation: 'text',
    email: 'text',
    phone: 'text',
    joined_on: 'date',
    is_active: 'boolean',
    salary: 'numeric(12,2)',
    ...made,
  },
  badge: {
    ...own,
    number: 'text',
    employee_id: 'uuid',
    valid_from: 'timestamptz',
    valid_to: 'timestamptz',
    ...made,
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
