-- +goose Up
-- Every import, with what the plan's own row was before. Rows are only ever added; undone marks those taken back.
CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  plan_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  as_of TEXT NOT NULL,
  as_of_label TEXT NOT NULL,
  actor TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  undone INTEGER NOT NULL,
  plan_before TEXT NOT NULL
);
