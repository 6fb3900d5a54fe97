-- +goose Up
-- What a person still has to confirm; one an account.
CREATE TABLE drafts (
  account_key TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  expires_us INTEGER NOT NULL,
  PRIMARY KEY (account_key)
);
