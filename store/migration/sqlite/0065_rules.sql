-- +goose Up
-- A plan's rule as the office edited it, as JSON; a rule without a row is the default.
CREATE TABLE rules (
  plan_id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (plan_id, rule)
);
