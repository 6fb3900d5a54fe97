-- +goose Up
-- The newest row of a unit on an item is looked for at every confirmation.
CREATE INDEX reports_item_unit ON reports (item_id, unit_id, id);
