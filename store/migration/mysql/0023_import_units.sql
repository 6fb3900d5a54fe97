-- +goose Up
-- The spellings that an import brought, and whether it brought their unit too.
CREATE TABLE import_units (
  import_id BIGINT NOT NULL,
  spelling VARCHAR(191) NOT NULL,
  unit_id BIGINT NOT NULL,
  unit_new BOOLEAN NOT NULL,
  PRIMARY KEY (import_id, spelling),
  FOREIGN KEY (import_id) REFERENCES imports (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
