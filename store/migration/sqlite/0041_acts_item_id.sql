-- +goose Up
CREATE INDEX acts_item_id ON acts (item_id);
