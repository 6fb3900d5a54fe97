-- +goose Up
-- An item as it stands. no is NULL while the item has no number; percent in tenths, NULL unknown.
CREATE TABLE items (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  pos INT NOT NULL,
  no INT,
  title MEDIUMTEXT NOT NULL,
  goal MEDIUMTEXT NOT NULL,
  progress MEDIUMTEXT NOT NULL,
  percent_tenths INT,
  due_on VARCHAR(10) NOT NULL,
  status VARCHAR(32) NOT NULL,
  sub_goals MEDIUMTEXT NOT NULL,
  parts MEDIUMTEXT NOT NULL,
  measures MEDIUMTEXT NOT NULL,
  UNIQUE (plan_id, no),
  FOREIGN KEY (plan_id) REFERENCES plans (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
