-- +goose Up
CREATE INDEX reports_unit_id ON reports (unit_id);
