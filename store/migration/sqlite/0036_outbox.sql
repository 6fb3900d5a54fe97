-- +goose Up
-- Messages to people who are not the sender of what caused them, finished and waiting to be sent.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  recipient TEXT NOT NULL,
  text TEXT NOT NULL,
  cause TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  state TEXT NOT NULL
);
