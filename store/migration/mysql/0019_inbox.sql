-- +goose Up
-- The events that changed something, with what was answered. event_key is the SHA-256 of the event's ID.
CREATE TABLE inbox (
  event_key VARCHAR(64) NOT NULL,
  answer MEDIUMTEXT NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (event_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
