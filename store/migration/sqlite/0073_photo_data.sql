-- +goose Up
-- The pictures themselves, by their SHA-256, where replicas share the database; beside a SQLite file they are files.
CREATE TABLE photo_data (
  hash TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (hash)
);
