-- +goose Up
-- The row whose request carries a joined one; 0 for all others.
ALTER TABLE outbox ADD COLUMN joined_to INTEGER NOT NULL DEFAULT 0;
