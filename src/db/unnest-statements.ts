/**
 * The statements over whole columns (`unnest`): each with its parameters and result columns. `tests/db/unnest-statements`
 * has PostgreSQL analyse every one and compares what is declared here with it.
 */
import { companyKey } from './company-key.rule.ts';
import { setStatement } from './set-statement.ts';

/** Which of these ids are ids of punches. Row by row over the primary key, however many punches the company has. */
export const knownPunches = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]' },
  columns: { id: 'uuid' },
  text: `SELECT known.id FROM unnest($2::uuid[]) AS given_id
    CROSS JOIN LATERAL (SELECT k.id FROM punch k WHERE k.company_id = $1 AND k.id = given_id OFFSET 0) AS known`,
});

/** Which places of a list of ids, counted from 0, hold the id of no punch. */
export const missingPunches = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]' },
  columns: { at: 'int4' },
  text: `SELECT d.at::int - 1 AS at FROM unnest($2::uuid[]) WITH ORDINALITY AS d(id, at)
    WHERE NOT EXISTS (SELECT FROM punch p WHERE p.company_id = $1 AND p.id = d.id)`,
});

/** Of badges about to be added: the numbers that belonged to `own` employees, or go to them, and have held punches. */
export const ownHeldNumbers = setStatement({
  params: { companyId: 'uuid', numbers: 'text[]', employees: 'uuid[]', validFrom: 'timestamptz[]', own: 'uuid[]' },
  columns: { number: 'text' },
  text: `SELECT DISTINCT g.number FROM unnest($2::text[], $3::uuid[], $4::timestamptz[]) AS g(number, employee_id, valid_from)
    WHERE (g.employee_id = ANY($5::uuid[])
           OR EXISTS (SELECT FROM badge b WHERE b.company_id = $1 AND b.number = g.number AND b.employee_id = ANY($5::uuid[])))
      AND EXISTS (SELECT FROM punch p WHERE p.company_id = $1 AND p.badge_number = g.number
                  AND p.held IN ('unknown_badge', 'company_inactive') AND p.employee_id IS NULL AND p.at >= g.valid_from)`,
});

/** Which of these numbers no badge has. */
export const unknownNumbers = setStatement({
  params: { companyId: 'uuid', numbers: 'text[]' },
  columns: { number: 'text' },
  text: `SELECT number FROM unnest($2::text[]) AS given(number)
    WHERE NOT EXISTS (SELECT FROM badge b WHERE b.company_id = $1 AND b.number = given.number AND b.deleted_at IS NULL)`,
});

export const insertBadges = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]', numbers: 'text[]', employees: 'uuid[]', validFrom: 'timestamptz[]' },
  text: `INSERT INTO badge (company_id, id, number, employee_id, valid_from)
    SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[])`,
});

/** Entries of the journal about records of one table that have no values before and after, only a reason. */
export const insertReasons = setStatement({
  params: {
    companyId: 'uuid',
    at: 'timestamptz',
    actorName: 'text?',
    action: 'text',
    requestId: 'text?',
    model: 'text',
    ids: 'uuid[]',
    records: 'text[]',
    reasons: 'jsonb[]',
  },
  text: `INSERT INTO journal (company_id, id, at, actor_name, action, model, record_id, reason, request_id)
    SELECT $1, g.id, $2, $3, $4, $6, g.record, g.reason, $5
    FROM unnest($7::uuid[], $8::text[], $9::jsonb[]) AS g(id, record, reason)`,
});

export const insertEntries = setStatement({
  params: {
    companyId: 'uuid',
    at: 'timestamptz',
    actorName: 'text?',
    requestId: 'text?',
    ids: 'uuid[]',
    actions: 'text[]',
    models: 'text[]',
    records: 'text[]',
    before: 'jsonb[]',
    after: 'jsonb[]',
  },
  text: `INSERT INTO journal (company_id, at, actor_name, request_id, id, action, model, record_id, before, after)
    SELECT $1, $2, $3, $4, * FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::jsonb[])`,
});

/** Decisions over mobile punches. Each is carried out `waitMs` after it was made, or after now where that is earlier. */
export const insertDecisions = setStatement({
  params: {
    companyId: 'uuid',
    verdict: 'mobile_verdict',
    decidedBy: 'uuid?',
    decidedByName: 'text?',
    waitMs: 'int4',
    now: 'timestamptz',
    state: 'mobile_decision_state',
    ids: 'uuid[]',
    punches: 'uuid[]',
    reasons: 'text[]',
    batches: 'uuid[]',
    decidedAt: 'timestamptz[]',
    signatures: 'text[]',
  },
  text: `INSERT INTO mobile_decision (company_id, id, mobile_punch_id, verdict, reason, batch_id, decided_by, decided_by_name,
                                 decided_at, carry_out_at, state, signature)
    SELECT $1, g.id, g.punch, $2, g.reason, g.batch, $3, $4, g.at,
           greatest(least(g.at, $6::timestamptz) + $5::int * interval '1 ms', $6::timestamptz), $7, g.signature
    FROM unnest($8::uuid[], $9::uuid[], $10::text[], $11::uuid[], $12::timestamptz[], $13::text[])
      AS g(id, punch, reason, batch, at, signature)`,
});

export const setDecided = setStatement({
  params: {
    companyId: 'uuid',
    state: 'mobile_state',
    decidedBy: 'uuid?',
    decidedByName: 'text?',
    ids: 'uuid[]',
    reasons: 'text[]',
    decidedAt: 'timestamptz[]',
  },
  text: `UPDATE mobile_punch m SET state = $2, reason = g.reason, decided_by = $3, decided_by_name = $4, decided_at = g.at
    FROM unnest($5::uuid[], $6::text[], $7::timestamptz[]) AS g(id, reason, at)
    WHERE m.company_id = $1 AND m.id = g.id`,
});

/** On a site: sealed secrets of second steps, of users of this company. The last code that was taken stays known. */
export const putSecondSteps = setStatement({
  params: { users: 'uuid[]', sealed: 'text[]', now: 'timestamptz', companyId: 'uuid' },
  text: `INSERT INTO totp (user_id, secret_sealed, confirmed_at, created_at)
    SELECT g.id, g.sealed, $3, $3 FROM unnest($1::uuid[], $2::text[]) AS g(id, sealed)
    WHERE EXISTS (SELECT FROM "user" u WHERE u.id = g.id AND u.company_id = $4)
    ON CONFLICT (user_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, confirmed_at = excluded.confirmed_at`,
});

/** Raises alarms of a terminal, or renews those that have not ended. */
export const putAlarms = setStatement({
  params: {
    companyId: 'uuid',
    terminalId: 'uuid',
    ids: 'uuid[]',
    kinds: 'text[]',
    messages: 'jsonb[]',
    now: 'timestamptz',
  },
  text: `INSERT INTO terminal_alarm (company_id, id, terminal_id, kind, said, since, last_at)
    SELECT $1, a.id, $2, a.kind::alarm_kind, a.said, $6, $6
    FROM unnest($3::uuid[], $4::text[], $5::jsonb[]) AS a(id, kind, said)
    ON CONFLICT (company_id, terminal_id, kind) WHERE ended_at IS NULL
      DO UPDATE SET said = excluded.said, last_at = excluded.last_at`,
});

export const insertHeldLines = setStatement({
  params: {
    companyId: 'uuid',
    terminalId: 'uuid',
    way: 'delivery_way',
    receivedAt: 'timestamptz',
    ids: 'uuid[]',
    lines: 'text[]',
    hashes: 'text[]',
    reasons: 'jsonb[]',
    kind: 'held_line_kind',
  },
  text: `INSERT INTO held_line (company_id, id, terminal_id, way, line, sha256, reason, received_at, kind)
    SELECT $1, l.id, $2, $3, l.line, l.sha256, l.reason, $4, $9
    FROM unnest($5::uuid[], $6::text[], $7::text[], $8::jsonb[]) AS l(id, line, sha256, reason)
    ON CONFLICT DO NOTHING`,
});

/** People as a terminal lists them; a card 0 is none. */
export const putTerminalUsers = setStatement({
  params: {
    companyId: 'uuid',
    terminalId: 'uuid',
    ids: 'uuid[]',
    numbers: 'text[]',
    names: 'text[]',
    privileges: 'int2[]',
    cards: 'text[]',
    seenAt: 'timestamptz',
  },
  text: `INSERT INTO terminal_user (company_id, id, terminal_id, number, name, privilege, card, seen_at)
    SELECT $1, u.id, $2, u.number, u.name, u.privilege, nullif(u.card, '0'), $8
    FROM unnest($3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::text[]) AS u(id, number, name, privilege, card)
    ON CONFLICT (company_id, terminal_id, number) DO UPDATE
      SET name = excluded.name, privilege = excluded.privilege, card = excluded.card, seen_at = excluded.seen_at`,
});

export const insertTerminalIndexes = setStatement({
  params: {
    companyId: 'uuid',
    terminalId: 'uuid',
    ids: 'uuid[]',
    indexes: 'int4[]',
    numbers: 'text[]',
    since: 'text[]',
  },
  text: `INSERT INTO terminal_index (company_id, id, terminal_id, uid, number, since)
    SELECT $1, g.id, $2, g.uid, g.number, g.since
    FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::text[]) AS g(id, uid, number, since)`,
});

/** Counts of a terminal's days. Of a day whose last counts were the same only their time is written. */
export const putTerminalDays = setStatement({
  params: {
    companyId: 'uuid',
    terminalId: 'uuid',
    ids: 'uuid[]',
    days: 'text[]',
    onDevice: 'int4[]',
    onSite: 'int4[]',
    inCloud: 'int4[]',
    onlyDevice: 'int4[]',
    onlySite: 'int4[]',
    differences: 'text[]',
    now: 'timestamptz',
  },
  text: `WITH given AS (
      SELECT * FROM unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::text[])
        AS g(id, day, on_device, on_site, in_cloud, only_device, only_site, difference)
    ), latest AS (
      SELECT DISTINCT ON (day) * FROM terminal_day WHERE company_id = $1 AND terminal_id = $2 AND day = ANY($4::text[])
      ORDER BY day, last_at DESC, id DESC
    ), same AS (
      UPDATE terminal_day t SET last_at = $11 FROM latest l JOIN given g USING (day)
      WHERE t.company_id = $1 AND t.id = l.id
        AND (l.on_device, l.on_site, l.in_cloud, l.only_device, l.only_site)
          IS NOT DISTINCT FROM (g.on_device, g.on_site, g.in_cloud, g.only_device, g.only_site)
      RETURNING t.day
    )
    INSERT INTO terminal_day (company_id, id, terminal_id, day, on_device, on_site, in_cloud, only_device, only_site,
                              difference, first_at, last_at)
    SELECT $1, g.id, $2, g.day, g.on_device, g.on_site, g.in_cloud, g.only_device, g.only_site, g.difference::jsonb, $11, $11
    FROM given g WHERE NOT EXISTS (SELECT FROM same WHERE same.day = g.day)`,
});

/** Punches that wait to go up to the cloud. */
export const queuePunches = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]' },
  text: `INSERT INTO sync_outbox (company_id, model, entity_id, op) SELECT $1, 'punch', id, 'add' FROM unnest($2::uuid[]) AS id
    ON CONFLICT DO NOTHING`,
});

/** Punches that were sent leave the outbox, where they have not changed since. */
export const removeSentPunches = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]', revs: 'int8[]' },
  text: `DELETE FROM sync_outbox o USING unnest($2::uuid[], $3::bigint[]) AS sent(id, rev)
    WHERE o.company_id = ${companyKey} AND o.model = 'punch' AND o.entity_id = sent.id AND o.rev = sent.rev`,
});

/** Punches that the cloud refused stay in the outbox with the reason, and wait a minute, then two, then four, at most a day. */
export const delayRefusedPunches = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]', revs: 'int8[]', now: 'timestamptz', reasons: 'jsonb[]' },
  text: `UPDATE sync_outbox o SET tries = o.tries + 1, error = sent.reason,
      next_at = $4::timestamptz + least(interval '1 day', interval '1 minute' * 2 ^ least(o.tries, 12))
    FROM unnest($2::uuid[], $3::bigint[], $5::jsonb[]) AS sent(id, rev, reason)
    WHERE o.company_id = ${companyKey} AND o.model = 'punch' AND o.entity_id = sent.id AND o.rev = sent.rev`,
});

export const insertRepeatedDeliveries = setStatement({
  params: { companyId: 'uuid', ids: 'uuid[]', receivedAt: 'timestamptz[]' },
  text: `INSERT INTO repeated_delivery (company_id, punch_id, received_at)
    SELECT DISTINCT $1::uuid, d.punch_id, g.received FROM unnest($2::uuid[], $3::timestamptz[]) AS g(id, received)
    JOIN punch_delivery d ON d.company_id = ${companyKey} AND d.punch_id = g.id AND d.way = 'file' AND d.received_at <> g.received
    ON CONFLICT DO NOTHING`,
});
