-- +goose Up
-- When the scheduler last looked at the clock: one row, id 1.
CREATE TABLE ticks (
  id INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  PRIMARY KEY (id)
);
