-- The links of a case, from it and to it, in the order of the other case; of two with the same case the one from it first.
-- parameters: complaint_id id, after_other id, after_kind enum, after_way enum, page integer
-- columns: link
-- scan: of two pages at most, which the index gives
SELECT complaint_id, other_id, kind, revision, at, actor, ended_at FROM (
  SELECT * FROM (
    SELECT complaint_id, other_id, kind, revision, at, actor, ended_at, other_id AS far, 0 AS way FROM link
    WHERE complaint_id = :complaint_id AND (other_id, kind, 0) > (coalesce(:after_other, X'00'), :after_kind, :after_way)
    ORDER BY other_id, kind LIMIT :page) AS from_it
  UNION ALL
  SELECT * FROM (
    SELECT complaint_id, other_id, kind, revision, at, actor, ended_at, complaint_id AS far, 1 AS way FROM link
    WHERE other_id = :complaint_id AND (complaint_id, kind, 1) > (coalesce(:after_other, X'00'), :after_kind, :after_way)
    ORDER BY complaint_id, kind LIMIT :page) AS to_it) AS links
ORDER BY far, kind, way LIMIT :page
