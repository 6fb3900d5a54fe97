-- +goose Up
-- Who changed what, from what, to what, why; rows are only ever added. hash covers the row and prev_hash.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  event_id TEXT NOT NULL,
  msg_id TEXT NOT NULL,
  what TEXT NOT NULL,
  plan_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  why TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (chain, seq)
);
