-- +goose Up
-- Grows with every change of the plan but units' reports.
ALTER TABLE plans ADD COLUMN shape BIGINT NOT NULL DEFAULT 0;
