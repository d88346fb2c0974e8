CREATE TABLE orders (
  client_order_id text PRIMARY KEY,
  signal_id       uuid NOT NULL UNIQUE,
  run_id          text NOT NULL,
  symbol          text NOT NULL,
  side            text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity        numeric NOT NULL CHECK (quantity > 0),
  limit_price     numeric NOT NULL CHECK (limit_price > 0),
  status          text NOT NULL
                  CHECK (status IN ('received', 'submitted', 'filled', 'canceled', 'rejected', 'failed')),
  reason          text,
  venue_order_id  text UNIQUE,
  filled_quantity numeric NOT NULL DEFAULT 0 CHECK (filled_quantity BETWEEN 0 AND quantity),
  attempts        integer NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX orders_by_run ON orders (run_id, created_at DESC);
CREATE INDEX orders_unsettled ON orders (created_at) WHERE status IN ('submitted', 'failed');
