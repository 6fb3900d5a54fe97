-- +goose Up
-- A unit of a plan, under the first spelling met.
CREATE TABLE units (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  name VARCHAR(191) NOT NULL,
  collective BOOLEAN NOT NULL,
  members MEDIUMTEXT NOT NULL,
  UNIQUE (plan_id, name),
  FOREIGN KEY (plan_id) REFERENCES plans (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
