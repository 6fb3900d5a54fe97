-- +goose Up
-- What a person was last asked to report; one an account. items are numbers, as JSON.
CREATE TABLE prompts (
  account_key VARCHAR(191) NOT NULL,
  plan_id BIGINT NOT NULL,
  items MEDIUMTEXT NOT NULL,
  window_key VARCHAR(32) NOT NULL,
  at_us BIGINT NOT NULL,
  until_us BIGINT NOT NULL,
  PRIMARY KEY (account_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
