-- +goose Up
-- What an import wrote over: an item as it was, or NULL for an item that is new.
CREATE TABLE import_items (
  import_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  item_before MEDIUMTEXT,
  PRIMARY KEY (import_id, item_id),
  FOREIGN KEY (import_id) REFERENCES imports (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
