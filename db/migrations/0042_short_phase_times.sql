-- When a phase began in milliseconds, how many it took, how many records it looked at, where it did.
UPDATE "runs" SET "phase_times" = (
  SELECT jsonb_object_agg(phase, jsonb_build_array(began)
    || CASE WHEN ended IS NULL THEN '[]' ELSE jsonb_build_array(ended - began) END
    || CASE WHEN ended IS NULL OR coalesce(records, 0) = 0 THEN '[]' ELSE jsonb_build_array(records) END)
  FROM (
    SELECT t.key AS phase, (t.value ->> 'records')::bigint AS records,
      (extract(epoch FROM (t.value ->> 'startedAt')::timestamptz) * 1000)::bigint AS began,
      (extract(epoch FROM (t.value ->> 'endedAt')::timestamptz) * 1000)::bigint AS ended
    FROM jsonb_each("phase_times") t
  ) named)
WHERE "phase_times" <> '{}';
