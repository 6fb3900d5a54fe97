-- +goose Up
-- Confirmed reports, and the lines that withdraw or return one (target_id); rows are only ever added. Times are
-- microseconds since 1970 in UTC, here and everywhere; percentages are tenths.
CREATE TABLE reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  percent_tenths INTEGER,
  reported_tenths INTEGER,
  approx INTEGER NOT NULL,
  text TEXT NOT NULL,
  note TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  behind TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  msg_id TEXT NOT NULL,
  confirm_msg_id TEXT NOT NULL,
  window_key TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  FOREIGN KEY (item_id) REFERENCES items (id),
  FOREIGN KEY (unit_id) REFERENCES units (id)
);
