-- What background jobs did: one row for each task of a company, and of the platform (the nil UUID). The queue itself is the
-- schema graphile_worker, beside public, which the program makes by that package's own migrations.
-- Cost: a new table, no rewrite.
CREATE TYPE job_run_state AS ENUM ('waiting', 'running', 'succeeded', 'failed');

CREATE TABLE job_run (
  -- no foreign key: the nil UUID stands for jobs of no company
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  task text NOT NULL,
  state job_run_state DEFAULT 'waiting'::job_run_state NOT NULL,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  succeeded_at timestamptz(3),
  duration_ms integer,
  error text,
  failures integer DEFAULT 0 NOT NULL,
  next_at timestamptz(3),
  CONSTRAINT job_run_pkey PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX job_run_task_key ON job_run (company_id, task);
SELECT protect_tenant_table('job_run');
GRANT SELECT, INSERT, UPDATE ON job_run TO hajira_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON job_run TO hajira_platform;

-- begin prisma/sql/jobs.sql
-- Background jobs: how tenant code asks for one, and when a scheduled one is due. The queue is the schema graphile_worker,
-- which the owner of the tables owns; hajira_app and hajira_platform have no privilege on it.

-- The next time that a clock in `zone` shows `at_time`. In the night when clocks go forward over it, the run comes an hour
-- later by that clock; when they go back over it, it comes once.
CREATE OR REPLACE FUNCTION next_daily_run(after timestamptz, zone text, at_time time) RETURNS timestamptz
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  local_day date;
  found timestamptz;
BEGIN
  BEGIN
    local_day := (after AT TIME ZONE zone)::date;
  EXCEPTION WHEN invalid_parameter_value THEN -- a zone that this server does not know stops no other company's jobs
    RETURN next_daily_run(after, 'UTC', at_time);
  END;
  FOR days IN 0..2 LOOP
    found := (local_day + days + at_time) AT TIME ZONE zone;
    IF found > after THEN
      RETURN found;
    END IF;
  END LOOP;
  RETURN after + interval '1 day';
END $$;

-- Jobs for the queue, one for each task and company (or task alone): `plan` adds a job that is missing, `wake` brings one
-- forward or asks for another run when one runs already, `run-now` also ends a wait after a failure, `look` adds none.
-- Each element: {task, company, due, kind}. Returns when each of them runs.
CREATE OR REPLACE FUNCTION put_jobs(specs jsonb) RETURNS TABLE (task text, company_id uuid, run_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- between looking and adding nobody else adds
  PERFORM pg_advisory_xact_lock(1752459882);
  PERFORM graphile_worker.add_jobs(wanted.specs) FROM (
    SELECT array_agg((
      s.task, json_build_object('company', s.company, 'forced', s.kind = 'run-now'),
      CASE WHEN s.company IS NULL THEN s.task END, greatest(s.due, now()), NULL, concat_ws(':', s.task, s.company), NULL, NULL
    )::graphile_worker.job_spec) AS specs
    FROM (SELECT DISTINCT ON (t.task, t.company) t.* FROM jsonb_to_recordset(put_jobs.specs)
            AS t(task text, company uuid, due timestamptz, kind text) ORDER BY t.task, t.company, t.due) AS s
    LEFT JOIN graphile_worker.jobs j ON j.key = concat_ws(':', s.task, s.company)
    WHERE CASE
      WHEN s.kind = 'look' THEN false
      WHEN j.id IS NULL OR s.kind = 'run-now' THEN true
      WHEN j.locked_at IS NOT NULL THEN s.kind = 'wake'
      WHEN j.attempts >= j.max_attempts THEN true
      ELSE s.kind = 'wake' AND j.attempts = 0 AND greatest(s.due, now()) < j.run_at
    END
  ) AS wanted WHERE wanted.specs IS NOT NULL;
  RETURN QUERY
    SELECT t.task, t.company, j.run_at FROM jsonb_to_recordset(put_jobs.specs) AS t(task text, company uuid)
    JOIN graphile_worker.jobs j ON j.key = concat_ws(':', t.task, t.company);
END $$;
REVOKE EXECUTE ON FUNCTION put_jobs(specs jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION put_jobs(specs jsonb) TO hajira_platform;

-- The one way in which tenant code asks for a job: its company is the one that row level security lets through, and
-- the task is one that a company may ask for.
CREATE OR REPLACE FUNCTION enqueue_job(task text, due timestamptz, is_run_now boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  company uuid := nullif(current_setting('app.company_id', true), '')::uuid;
BEGIN
  IF company IS NULL THEN
    RAISE EXCEPTION 'a job belongs to a company: app.company_id is not set' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF task NOT IN ('send-mail', 'mobile-decisions', 'mobile-retention') OR task = 'send-mail' AND is_run_now THEN
    RAISE EXCEPTION 'a company cannot ask for the job "%"', task USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM public.put_jobs(jsonb_build_array(jsonb_build_object(
    'task', task, 'due', coalesce(due, now()), 'kind', CASE WHEN is_run_now THEN 'run-now' ELSE 'wake' END,
    -- one outgoing mail for all companies
    'company', CASE WHEN task <> 'send-mail' THEN company END
  )));
END $$;
REVOKE EXECUTE ON FUNCTION enqueue_job(task text, due timestamptz, is_run_now boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enqueue_job(task text, due timestamptz, is_run_now boolean) TO hajira_app;
-- end prisma/sql/jobs.sql
