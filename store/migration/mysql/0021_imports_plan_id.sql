-- +goose Up
CREATE INDEX imports_plan_id ON imports (plan_id);
