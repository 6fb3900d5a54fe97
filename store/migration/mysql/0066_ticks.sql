-- +goose Up
-- When the scheduler last looked at the clock: one row, id 1.
CREATE TABLE ticks (
  id BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
