-- +goose Up
-- Confirmed reports; rows are only ever added. Times are microseconds since 1970 in UTC, here and everywhere.
CREATE TABLE reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  percent_tenths INTEGER,
  text TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  msg_id TEXT NOT NULL,
  confirm_msg_id TEXT NOT NULL,
  FOREIGN KEY (item_id) REFERENCES items (id),
  FOREIGN KEY (unit_id) REFERENCES units (id)
);
