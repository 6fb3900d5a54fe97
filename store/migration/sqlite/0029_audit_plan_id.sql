-- +goose Up
CREATE INDEX audit_plan_id ON audit (plan_id);
