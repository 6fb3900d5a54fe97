-- +goose Up
-- What a person still has to confirm; one an account.
CREATE TABLE drafts (
  account_key VARCHAR(191) NOT NULL,
  version INT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  payload MEDIUMTEXT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (account_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
