-- +goose Up
-- What was done to an item beside reporting on it: requests, decisions, set figures, milestones; rows are only ever added.
CREATE TABLE acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  percent_tenths INTEGER,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  milestones TEXT NOT NULL,
  note TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  msg_id TEXT NOT NULL,
  confirm_msg_id TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  FOREIGN KEY (item_id) REFERENCES items (id)
);
