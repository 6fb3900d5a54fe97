-- +goose Up
ALTER TABLE outbox DROP COLUMN members;
