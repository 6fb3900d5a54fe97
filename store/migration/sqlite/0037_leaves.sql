-- +goose Up
-- The days on which a deputy speaks for a member; from_on and to_on are included.
CREATE TABLE leaves (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_key TEXT NOT NULL,
  deputy_key TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  state TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  decided_by TEXT NOT NULL
);
