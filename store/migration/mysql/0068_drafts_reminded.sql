-- +goose Up
-- When its person was reminded of it, 0 for not yet.
ALTER TABLE drafts ADD COLUMN reminded_us BIGINT NOT NULL DEFAULT 0;
