-- A day of trading, as the end-to-end tests and the check of the migrations find it.
INSERT INTO orders (client_order_id, signal_id, run_id, symbol, side, quantity, limit_price, status, filled_quantity)
SELECT
  'seed-' || n,
  md5('seed-' || n)::uuid,
  'seed',
  (ARRAY['AAPL', 'MSFT', 'NVDA'])[1 + n % 3],
  CASE WHEN n % 2 = 0 THEN 'buy' ELSE 'sell' END,
  1 + n % 10,
  100 + n % 50,
  'filled',
  1 + n % 10
FROM generate_series(1, 200) AS n;

INSERT INTO fills (activity_id, client_order_id, symbol, side, quantity, price, filled_at)
SELECT 'seed-' || client_order_id, client_order_id, symbol, side, quantity, limit_price, timestamptz '2026-01-05 14:30+00'
FROM orders
WHERE run_id = 'seed';

INSERT INTO cycles (run_id, state, as_of, signals, started_at, finished_at)
VALUES ('seed', 'completed', '2026-01-05', 3, '2026-01-05 14:30+00', '2026-01-05 14:31+00');
