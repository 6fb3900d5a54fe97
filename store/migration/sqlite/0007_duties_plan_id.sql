-- +goose Up
CREATE INDEX duties_plan_id ON duties (plan_id);
