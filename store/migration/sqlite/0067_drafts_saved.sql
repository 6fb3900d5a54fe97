-- +goose Up
-- When the draft was last written.
ALTER TABLE drafts ADD COLUMN saved_us INTEGER NOT NULL DEFAULT 0;
