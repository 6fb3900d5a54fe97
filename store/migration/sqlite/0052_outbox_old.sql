-- +goose Up
-- The outbox gets what sending needs; its rows move over.
ALTER TABLE outbox RENAME TO outbox_old;
