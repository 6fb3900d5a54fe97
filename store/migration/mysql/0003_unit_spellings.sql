-- +goose Up
-- Every spelling that is held to be a unit, its name included.
CREATE TABLE unit_spellings (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  spelling VARCHAR(191) NOT NULL,
  UNIQUE (plan_id, spelling),
  FOREIGN KEY (unit_id) REFERENCES units (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
