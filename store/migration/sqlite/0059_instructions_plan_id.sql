-- +goose Up
CREATE INDEX instructions_plan_id ON instructions (plan_id);
