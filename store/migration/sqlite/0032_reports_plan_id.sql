-- +goose Up
CREATE INDEX reports_plan_id ON reports (plan_id);
