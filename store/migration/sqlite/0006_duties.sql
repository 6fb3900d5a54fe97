-- +goose Up
-- A unit's share of an item, in the order of the item's cell.
CREATE TABLE duties (
  item_id INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  printed TEXT NOT NULL,
  role TEXT NOT NULL,
  role_source TEXT NOT NULL,
  PRIMARY KEY (item_id, pos),
  FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE,
  FOREIGN KEY (unit_id) REFERENCES units (id)
);
