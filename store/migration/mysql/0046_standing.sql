-- +goose Up
-- The reports that still matter: what a question about the present may need. All follows from reports.
CREATE TABLE standing (
  item_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  report_id BIGINT NOT NULL,
  plan_id BIGINT NOT NULL,
  PRIMARY KEY (item_id, unit_id, report_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
