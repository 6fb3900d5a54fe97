-- +goose Up
DROP TABLE outbox_old;
