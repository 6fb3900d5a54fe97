-- +goose Up
-- The pictures themselves, by their SHA-256, where replicas share the database; beside a SQLite file they are files.
CREATE TABLE photo_data (
  hash VARCHAR(191) NOT NULL,
  data LONGBLOB NOT NULL,
  PRIMARY KEY (hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
