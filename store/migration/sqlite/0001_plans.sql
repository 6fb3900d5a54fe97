-- +goose Up
-- A plan is one year's list of one issuer; (year, name) is its key.
CREATE TABLE plans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  year INTEGER NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  issuer TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  area TEXT NOT NULL,
  as_of TEXT NOT NULL,
  as_of_label TEXT NOT NULL,
  source TEXT NOT NULL,
  figure_rule TEXT NOT NULL,
  archived INTEGER NOT NULL,
  imports INTEGER NOT NULL,
  has_reports INTEGER NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (year, name)
);
