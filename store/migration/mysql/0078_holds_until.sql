-- +goose Up
CREATE INDEX holds_until ON holds (until_us);
