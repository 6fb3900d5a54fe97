-- +goose Up
-- Who changed what, from what, to what, why; rows are only ever added. hash covers the row and prev_hash.
CREATE TABLE audit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  chain INT NOT NULL,
  seq BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  actor VARCHAR(191) NOT NULL,
  event_id MEDIUMTEXT NOT NULL,
  msg_id MEDIUMTEXT NOT NULL,
  what VARCHAR(32) NOT NULL,
  plan_id BIGINT NOT NULL,
  subject MEDIUMTEXT NOT NULL,
  old_value MEDIUMTEXT NOT NULL,
  new_value MEDIUMTEXT NOT NULL,
  why MEDIUMTEXT NOT NULL,
  prev_hash VARCHAR(64) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  UNIQUE (chain, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
