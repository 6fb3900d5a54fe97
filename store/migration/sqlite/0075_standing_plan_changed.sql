-- +goose Up
CREATE INDEX standing_plan_changed ON standing (plan_id, changed);
