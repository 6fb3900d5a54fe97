-- +goose Up
-- What a person was last asked to report; one an account. items are numbers, as JSON.
CREATE TABLE prompts (
  account_key TEXT NOT NULL,
  plan_id INTEGER NOT NULL,
  items TEXT NOT NULL,
  window_key TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  until_us INTEGER NOT NULL,
  PRIMARY KEY (account_key)
);
