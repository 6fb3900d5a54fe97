-- +goose Up
-- Leaders' words to units that have to be answered by an hour (批示). item_id is 0 for no certain item; ended_us is 0
-- while it waits.
CREATE TABLE instructions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  text MEDIUMTEXT NOT NULL,
  actor VARCHAR(191) NOT NULL,
  actor_name MEDIUMTEXT NOT NULL,
  at_us BIGINT NOT NULL,
  due_us BIGINT NOT NULL,
  msg_id VARCHAR(191) NOT NULL,
  state VARCHAR(32) NOT NULL,
  answer MEDIUMTEXT NOT NULL,
  answer_by VARCHAR(191) NOT NULL,
  answer_name MEDIUMTEXT NOT NULL,
  ended_us BIGINT NOT NULL,
  closed_by VARCHAR(191) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
