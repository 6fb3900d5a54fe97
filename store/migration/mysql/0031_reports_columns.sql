-- +goose Up
-- Confirmed reports, and the lines that withdraw or return one (target_id); rows are only ever added. Times are
-- microseconds since 1970 in UTC, here and everywhere; percentages are tenths.
CREATE TABLE reports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  percent_tenths INT,
  reported_tenths INT,
  approx BOOLEAN NOT NULL,
  text MEDIUMTEXT NOT NULL,
  note MEDIUMTEXT NOT NULL,
  actor VARCHAR(191) NOT NULL,
  actor_name MEDIUMTEXT NOT NULL,
  behind VARCHAR(191) NOT NULL,
  at_us BIGINT NOT NULL,
  msg_id VARCHAR(191) NOT NULL,
  confirm_msg_id VARCHAR(191) NOT NULL,
  window_key VARCHAR(32) NOT NULL,
  target_id BIGINT NOT NULL,
  FOREIGN KEY (item_id) REFERENCES items (id),
  FOREIGN KEY (unit_id) REFERENCES units (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
