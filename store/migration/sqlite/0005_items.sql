-- +goose Up
-- An item as it stands. no is NULL while the item has no number; percent in tenths, NULL unknown.
CREATE TABLE items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  no INTEGER,
  title TEXT NOT NULL,
  goal TEXT NOT NULL,
  progress TEXT NOT NULL,
  percent_tenths INTEGER,
  due_on TEXT NOT NULL,
  status TEXT NOT NULL,
  sub_goals TEXT NOT NULL,
  parts TEXT NOT NULL,
  measures TEXT NOT NULL,
  UNIQUE (plan_id, no),
  FOREIGN KEY (plan_id) REFERENCES plans (id)
);
