-- +goose Up
-- The office's own calendar: days worked or off, over the State Council's compiled in.
CREATE TABLE day_marks (
  day VARCHAR(191) NOT NULL,
  worked BIGINT NOT NULL,
  name VARCHAR(191) NOT NULL,
  PRIMARY KEY (day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
