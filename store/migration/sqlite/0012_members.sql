-- +goose Up
-- A person; account_key is the account in lower case.
CREATE TABLE members (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_key TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  phone TEXT NOT NULL,
  active INTEGER NOT NULL,
  UNIQUE (account_key)
);
