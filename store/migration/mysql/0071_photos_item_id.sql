-- +goose Up
CREATE INDEX photos_item_id ON photos (item_id, account_key);
