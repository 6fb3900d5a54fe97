-- +goose Up
CREATE INDEX unit_spellings_unit_id ON unit_spellings (unit_id);
