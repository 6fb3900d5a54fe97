-- +goose Up
-- The units of a person, as the roster prints them.
CREATE TABLE member_units (
  member_id BIGINT NOT NULL,
  pos INT NOT NULL,
  name MEDIUMTEXT NOT NULL,
  PRIMARY KEY (member_id, pos),
  FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
