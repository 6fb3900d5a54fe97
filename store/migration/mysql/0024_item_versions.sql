-- +goose Up
-- The forms of an item as imports left them; rows are only ever added.
CREATE TABLE item_versions (
  import_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  plan_id BIGINT NOT NULL,
  title MEDIUMTEXT NOT NULL,
  goal MEDIUMTEXT NOT NULL,
  progress MEDIUMTEXT NOT NULL,
  percent_tenths INT,
  PRIMARY KEY (import_id, item_id),
  FOREIGN KEY (import_id) REFERENCES imports (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
