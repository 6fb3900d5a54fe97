-- +goose Up
-- The role of who acted: a leader decides beside the office.
ALTER TABLE acts ADD COLUMN role VARCHAR(32) NOT NULL DEFAULT '';
