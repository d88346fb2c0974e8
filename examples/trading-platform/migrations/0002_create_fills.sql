CREATE TABLE fills (
  activity_id     text PRIMARY KEY,
  client_order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
  symbol          text NOT NULL,
  side            text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity        numeric NOT NULL CHECK (quantity > 0),
  price           numeric NOT NULL CHECK (price > 0),
  filled_at       timestamptz NOT NULL
);

CREATE INDEX fills_by_time ON fills (filled_at, activity_id);
CREATE INDEX fills_by_order ON fills (client_order_id);
