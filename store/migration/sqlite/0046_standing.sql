-- +goose Up
-- The reports that still matter: what a question about the present may need. All follows from reports.
CREATE TABLE standing (
  item_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  report_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  PRIMARY KEY (item_id, unit_id, report_id)
) WITHOUT ROWID;
