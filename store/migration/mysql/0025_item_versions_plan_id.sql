-- +goose Up
CREATE INDEX item_versions_plan_id ON item_versions (plan_id);
