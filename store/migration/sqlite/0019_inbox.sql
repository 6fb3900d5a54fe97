-- +goose Up
-- The events that changed something, with what was answered. event_key is the SHA-256 of the event's ID.
CREATE TABLE inbox (
  event_key TEXT NOT NULL,
  answer TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  PRIMARY KEY (event_key)
);
