-- +goose Up
-- The version of the plan that the line came with; 0 where nobody needs to know.
ALTER TABLE standing ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
