-- +goose Up
-- The spellings that an import brought, and whether it brought their unit too.
CREATE TABLE import_units (
  import_id INTEGER NOT NULL,
  spelling TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  unit_new INTEGER NOT NULL,
  PRIMARY KEY (import_id, spelling),
  FOREIGN KEY (import_id) REFERENCES imports (id)
);
