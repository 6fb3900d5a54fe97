-- +goose Up
-- What keeps reminders back, and until when; plan_id 0 is all plans, account_key '' everybody.
CREATE TABLE holds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  plan_id INTEGER NOT NULL,
  account_key TEXT NOT NULL,
  from_us INTEGER NOT NULL,
  until_us INTEGER NOT NULL,
  window_key TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL
);
