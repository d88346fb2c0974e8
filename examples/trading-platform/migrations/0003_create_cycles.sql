CREATE TABLE cycles (
  run_id      text PRIMARY KEY,
  state       text NOT NULL CHECK (state IN ('running', 'completed', 'failed')),
  as_of       date,
  signals     integer NOT NULL DEFAULT 0,
  orders      jsonb NOT NULL DEFAULT '{}',
  reason      text,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz
);

CREATE INDEX cycles_by_start ON cycles (started_at DESC);
