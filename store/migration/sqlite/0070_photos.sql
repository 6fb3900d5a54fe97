-- +goose Up
-- Pictures that contacts sent; item_id is 0 while it is open which item one belongs to. wake_us is when an awaited one is fetched next.
CREATE TABLE photos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_key TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  plan_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  media_id TEXT NOT NULL,
  msg_id TEXT NOT NULL,
  state TEXT NOT NULL,
  wake_us INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL
);
