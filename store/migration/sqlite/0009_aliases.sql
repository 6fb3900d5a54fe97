-- +goose Up
-- The office's own name for a unit.
CREATE TABLE aliases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  UNIQUE (plan_id, name),
  FOREIGN KEY (unit_id) REFERENCES units (id)
);
