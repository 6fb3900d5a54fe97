-- +goose Up
-- The role of who acted: a leader decides beside the office.
ALTER TABLE acts ADD COLUMN role TEXT NOT NULL DEFAULT '';
