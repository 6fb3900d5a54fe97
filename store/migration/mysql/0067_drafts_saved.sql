-- +goose Up
-- When the draft was last written.
ALTER TABLE drafts ADD COLUMN saved_us BIGINT NOT NULL DEFAULT 0;
