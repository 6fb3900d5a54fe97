-- +goose Up
CREATE INDEX acts_plan_id ON acts (plan_id);
