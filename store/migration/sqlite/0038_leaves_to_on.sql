-- +goose Up
CREATE INDEX leaves_to_on ON leaves (to_on);
