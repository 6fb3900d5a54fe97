-- +goose Up
-- Grows with every change but units' reports; the sum over the heads says whether anything else is to be read.
ALTER TABLE heads ADD COLUMN shape INTEGER NOT NULL DEFAULT 0;
