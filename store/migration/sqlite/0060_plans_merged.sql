-- +goose Up
-- When two units of the plan were last made one; an import before that cannot be taken back. 0 for never.
ALTER TABLE plans ADD COLUMN merged_us INTEGER NOT NULL DEFAULT 0;
