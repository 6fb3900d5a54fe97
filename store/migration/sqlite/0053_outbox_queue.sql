-- +goose Up
-- Messages that the program sends by itself, and what became of each. body is the request
-- as it is sent, written before the first try so that every further one repeats it; a row
-- with members carries the same text to those rows too, which are joined meanwhile. wake_us
-- is when a waiting row is due, and when the lease of one being sent ends. unsure_us is the
-- first try whose end nobody knows, told_us when the office was told that it failed.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_key TEXT UNIQUE,
  recipient TEXT NOT NULL,
  text TEXT NOT NULL,
  card TEXT NOT NULL,
  cause TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  not_after_us INTEGER NOT NULL,
  state TEXT NOT NULL,
  wake_us INTEGER NOT NULL,
  owner TEXT NOT NULL,
  body TEXT NOT NULL,
  members TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  unsure_us INTEGER NOT NULL,
  done_us INTEGER NOT NULL,
  errcode INTEGER NOT NULL,
  error TEXT NOT NULL,
  msgid TEXT NOT NULL,
  response_code TEXT NOT NULL,
  told_us INTEGER NOT NULL
);
