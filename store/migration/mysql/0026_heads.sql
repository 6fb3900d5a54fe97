-- +goose Up
-- The head of each audit chain, and its share of the book's version.
CREATE TABLE heads (
  chain INT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  PRIMARY KEY (chain)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
