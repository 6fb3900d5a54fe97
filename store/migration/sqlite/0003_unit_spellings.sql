-- +goose Up
-- Every spelling that is held to be a unit, its name included.
CREATE TABLE unit_spellings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  spelling TEXT NOT NULL,
  UNIQUE (plan_id, spelling),
  FOREIGN KEY (unit_id) REFERENCES units (id) ON DELETE CASCADE
);
