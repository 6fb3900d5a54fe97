-- +goose Up
DROP INDEX audit_plan_id;
