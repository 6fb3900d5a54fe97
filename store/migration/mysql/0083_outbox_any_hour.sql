-- +goose Up
-- Whether it may come outside office hours.
ALTER TABLE outbox ADD COLUMN any_hour BOOLEAN NOT NULL DEFAULT 0;
