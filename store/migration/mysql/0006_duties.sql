-- +goose Up
-- A unit's share of an item, in the order of the item's cell.
CREATE TABLE duties (
  item_id BIGINT NOT NULL,
  pos INT NOT NULL,
  plan_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  printed MEDIUMTEXT NOT NULL,
  role VARCHAR(32) NOT NULL,
  role_source VARCHAR(32) NOT NULL,
  PRIMARY KEY (item_id, pos),
  FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE,
  FOREIGN KEY (unit_id) REFERENCES units (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
