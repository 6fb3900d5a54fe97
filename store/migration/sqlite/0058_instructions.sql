-- +goose Up
-- Leaders' words to units that have to be answered by an hour (批示). item_id is 0 for no certain item; ended_us is 0
-- while it waits.
CREATE TABLE instructions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  due_us INTEGER NOT NULL,
  msg_id TEXT NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  answer_name TEXT NOT NULL,
  ended_us INTEGER NOT NULL,
  closed_by TEXT NOT NULL
);
