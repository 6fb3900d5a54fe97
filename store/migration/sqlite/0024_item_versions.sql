-- +goose Up
-- The forms of an item as imports left them; rows are only ever added.
CREATE TABLE item_versions (
  import_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  title TEXT NOT NULL,
  goal TEXT NOT NULL,
  progress TEXT NOT NULL,
  percent_tenths INTEGER,
  PRIMARY KEY (import_id, item_id),
  FOREIGN KEY (import_id) REFERENCES imports (id)
);
