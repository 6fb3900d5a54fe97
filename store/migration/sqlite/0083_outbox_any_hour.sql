-- +goose Up
-- Whether it may come outside office hours.
ALTER TABLE outbox ADD COLUMN any_hour INTEGER NOT NULL DEFAULT 0;
