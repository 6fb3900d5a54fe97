-- +goose Up
-- What stands of the reports that are there: the newest line of a unit on an item; of those that count the newest, the
-- newest with a figure, with words and about a blocker, the first of those in a row that gave that figure and the newest
-- that gave another, and the newest of each of the last eight windows.
INSERT INTO standing (item_id, unit_id, report_id, plan_id)
WITH counting AS (
  SELECT id, item_id, unit_id, kind, percent_tenths, text, window_key FROM reports
  WHERE kind NOT IN ('withdrawn', 'returned')
    AND id NOT IN (SELECT target_id FROM reports WHERE kind IN ('withdrawn', 'returned'))
), figures AS (
  SELECT c.item_id, c.unit_id, c.id, c.percent_tenths FROM counting c
  JOIN (SELECT MAX(id) AS id FROM counting WHERE percent_tenths IS NOT NULL GROUP BY item_id, unit_id) m ON m.id = c.id
), others AS (
  SELECT f.item_id, f.unit_id, COALESCE(MAX(c.id), 0) AS id FROM figures f
  LEFT JOIN counting c ON c.item_id = f.item_id AND c.unit_id = f.unit_id
    AND c.percent_tenths IS NOT NULL AND c.percent_tenths <> f.percent_tenths
  GROUP BY f.item_id, f.unit_id
), windows AS (
  SELECT id, ROW_NUMBER() OVER (PARTITION BY item_id, unit_id ORDER BY id DESC) AS place
  FROM (SELECT MAX(id) AS id, item_id, unit_id FROM counting GROUP BY item_id, unit_id, window_key) w
)
SELECT item_id, unit_id, id, plan_id FROM reports WHERE id IN (
  SELECT MAX(id) FROM reports GROUP BY item_id, unit_id
  UNION SELECT MAX(id) FROM counting GROUP BY item_id, unit_id
  UNION SELECT id FROM figures
  UNION SELECT MAX(id) FROM counting WHERE text <> '' GROUP BY item_id, unit_id
  UNION SELECT MAX(id) FROM counting WHERE kind = 'blocked' GROUP BY item_id, unit_id
  UNION SELECT id FROM others
  UNION SELECT MIN(c.id) FROM counting c JOIN others o ON o.item_id = c.item_id AND o.unit_id = c.unit_id
    WHERE c.percent_tenths IS NOT NULL AND c.id > o.id GROUP BY c.item_id, c.unit_id
  UNION SELECT id FROM windows WHERE place <= 8
);
