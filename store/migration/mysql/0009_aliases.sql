-- +goose Up
-- The office's own name for a unit.
CREATE TABLE aliases (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  name VARCHAR(191) NOT NULL,
  unit_id BIGINT NOT NULL,
  UNIQUE (plan_id, name),
  FOREIGN KEY (unit_id) REFERENCES units (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
