-- +goose Up
CREATE INDEX standing_plan_id ON standing (plan_id);
