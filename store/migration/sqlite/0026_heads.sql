-- +goose Up
-- The head of each audit chain, and its share of the book's version.
CREATE TABLE heads (
  chain INTEGER NOT NULL,
  version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain)
);
