-- +goose Up
-- early or late where the report was made outside its window's time, else empty.
ALTER TABLE reports ADD COLUMN timing TEXT NOT NULL DEFAULT '';
