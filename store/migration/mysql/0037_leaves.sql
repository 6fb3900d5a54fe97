-- +goose Up
-- The days on which a deputy speaks for a member; from_on and to_on are included.
CREATE TABLE leaves (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_key VARCHAR(191) NOT NULL,
  deputy_key VARCHAR(191) NOT NULL,
  from_on VARCHAR(16) NOT NULL,
  to_on VARCHAR(16) NOT NULL,
  state VARCHAR(32) NOT NULL,
  at_us BIGINT NOT NULL,
  decided_by VARCHAR(191) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
