-- +goose Up
-- Grows with every change of the plan but units' reports.
ALTER TABLE plans ADD COLUMN shape INTEGER NOT NULL DEFAULT 0;
