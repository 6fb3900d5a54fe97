-- +goose Up
-- A word people use for a word of the ledger.
CREATE TABLE synonyms (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  word VARCHAR(191) NOT NULL,
  target MEDIUMTEXT NOT NULL,
  UNIQUE (plan_id, word)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
