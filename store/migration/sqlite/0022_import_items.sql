-- +goose Up
-- What an import wrote over: an item as it was, or NULL for an item that is new.
CREATE TABLE import_items (
  import_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  item_before TEXT,
  PRIMARY KEY (import_id, item_id),
  FOREIGN KEY (import_id) REFERENCES imports (id)
);
