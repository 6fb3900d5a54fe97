-- +goose Up
CREATE INDEX aliases_unit_id ON aliases (unit_id);
