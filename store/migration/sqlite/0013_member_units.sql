-- +goose Up
-- The units of a person, as the roster prints them.
CREATE TABLE member_units (
  member_id INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (member_id, pos),
  FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);
