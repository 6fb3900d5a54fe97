-- +goose Up
-- The one before serves as well.
DROP INDEX standing_plan_id;
