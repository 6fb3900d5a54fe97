-- +goose Up
-- The office's own calendar: days worked or off, over the State Council's compiled in.
CREATE TABLE day_marks (
  day TEXT NOT NULL,
  worked INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (day)
);
