-- +goose Up
-- What was done to an item beside reporting on it: requests, decisions, set figures, milestones; rows are only ever added.
CREATE TABLE acts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  percent_tenths INT,
  from_on VARCHAR(10) NOT NULL,
  to_on VARCHAR(10) NOT NULL,
  milestones MEDIUMTEXT NOT NULL,
  note MEDIUMTEXT NOT NULL,
  actor VARCHAR(191) NOT NULL,
  actor_name MEDIUMTEXT NOT NULL,
  at_us BIGINT NOT NULL,
  msg_id VARCHAR(191) NOT NULL,
  confirm_msg_id VARCHAR(191) NOT NULL,
  target_id BIGINT NOT NULL,
  FOREIGN KEY (item_id) REFERENCES items (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
