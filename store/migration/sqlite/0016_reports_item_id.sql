-- +goose Up
CREATE INDEX reports_item_id ON reports (item_id);
