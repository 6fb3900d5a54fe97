-- +goose Up
-- What a slot led to for one person (recipient '' for nobody); the unique key decides which replica did it.
-- covers are the windows and items asked for, as JSON.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  period TEXT NOT NULL,
  slot TEXT NOT NULL,
  recipient TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  made_us INTEGER NOT NULL,
  why TEXT NOT NULL,
  covers TEXT NOT NULL,
  claim TEXT NOT NULL,
  UNIQUE (rule, period, slot, recipient)
);
