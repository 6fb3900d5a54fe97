-- +goose Up
CREATE INDEX duties_unit_id ON duties (unit_id);
