-- +goose Up
-- What a slot led to for one person (recipient '' for nobody); the unique key decides which replica did it.
-- covers are the windows and items asked for, as JSON.
CREATE TABLE runs (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  rule VARCHAR(64) NOT NULL,
  period VARCHAR(32) NOT NULL,
  slot VARCHAR(32) NOT NULL,
  recipient VARCHAR(191) NOT NULL,
  at_us BIGINT NOT NULL,
  made_us BIGINT NOT NULL,
  why VARCHAR(32) NOT NULL,
  covers MEDIUMTEXT NOT NULL,
  claim VARCHAR(32) NOT NULL,
  UNIQUE (rule, period, slot, recipient)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
