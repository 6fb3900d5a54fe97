-- +goose Up
-- A unit of a plan, under the first spelling met.
CREATE TABLE units (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  collective INTEGER NOT NULL,
  members TEXT NOT NULL,
  UNIQUE (plan_id, name),
  FOREIGN KEY (plan_id) REFERENCES plans (id)
);
