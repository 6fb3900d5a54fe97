-- +goose Up
-- Every import, with what the plan's own row was before. Rows are only ever added; undone marks those taken back.
CREATE TABLE imports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  year INT NOT NULL,
  plan_name VARCHAR(191) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  source MEDIUMTEXT NOT NULL,
  as_of VARCHAR(10) NOT NULL,
  as_of_label MEDIUMTEXT NOT NULL,
  actor VARCHAR(191) NOT NULL,
  at_us BIGINT NOT NULL,
  undone BOOLEAN NOT NULL,
  plan_before MEDIUMTEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
