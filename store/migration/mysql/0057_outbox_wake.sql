-- +goose Up
CREATE INDEX outbox_wake ON outbox (state, wake_us);
