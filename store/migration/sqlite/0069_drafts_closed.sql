-- +goose Up
-- When the office was told that it expired, 0 for not.
ALTER TABLE drafts ADD COLUMN closed_us INTEGER NOT NULL DEFAULT 0;
