-- Names and ids that are derived, and who acts. Column defaults use them: the tables come after.

-- Who acts: `user:<id>`, `site:<id>` or `system` (psql, migrations, seeds).
CREATE OR REPLACE FUNCTION acting_principal() RETURNS text
  LANGUAGE sql STABLE
  AS $$ SELECT coalesce(nullif(current_setting('app.principal', true), ''), 'system') $$;

-- An id that is made of what it names, so that site and cloud make the same one: a UUID version 8.
CREATE OR REPLACE FUNCTION derived_id(named text) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT (substr(h, 1, 12) || '8' || substr(h, 13, 3) || 'a' || substr(h, 16, 15))::uuid
    FROM encode(sha256(convert_to(named, 'UTF8')), 'hex') AS h
  $$;

CREATE OR REPLACE FUNCTION membership_id(company uuid, member uuid, in_group uuid, has_role uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT derived_id(concat_ws(':', 'membership', company, coalesce(member::text, '-'), coalesce(in_group::text, '-'),
                                    coalesce(has_role::text, '-'))) $$;

CREATE OR REPLACE FUNCTION record_grant_id(company uuid, principal uuid, model text, record uuid, granted_by uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT (substr(replace(record::text, '-', ''), 1, 12) || substr(replace(derived::text, '-', ''), 13))::uuid
    FROM derived_id(concat_ws(':', 'grant', company, principal, model, record, granted_by)) AS derived
  $$;

CREATE OR REPLACE FUNCTION built_in_role_id(company uuid, template text) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT derived_id(concat_ws(':', 'role', company, template)) $$;

-- Eight letters and digits that nobody takes for another: a company tells them to whoever shall join it.
CREATE OR REPLACE FUNCTION new_join_code() RETURNS text LANGUAGE sql VOLATILE
  AS $$ SELECT translate(upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)), '01', 'XY') $$;
