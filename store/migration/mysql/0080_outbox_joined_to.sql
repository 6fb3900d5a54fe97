-- +goose Up
-- The row whose request carries a joined one; 0 for all others.
ALTER TABLE outbox ADD COLUMN joined_to BIGINT NOT NULL DEFAULT 0;
