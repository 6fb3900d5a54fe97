-- +goose Up
-- A word people use for a word of the ledger.
CREATE TABLE synonyms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  word TEXT NOT NULL,
  target TEXT NOT NULL,
  UNIQUE (plan_id, word)
);
