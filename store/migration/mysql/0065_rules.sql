-- +goose Up
-- A plan's rule as the office edited it, as JSON; a rule without a row is the default.
CREATE TABLE rules (
  plan_id BIGINT NOT NULL,
  rule VARCHAR(64) NOT NULL,
  body MEDIUMTEXT NOT NULL,
  PRIMARY KEY (plan_id, rule)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
