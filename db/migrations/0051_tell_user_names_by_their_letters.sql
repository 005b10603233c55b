-- A letter with its accent is one letter, however it was typed. Where somebody has that name already,
-- the two stay as they were until one of them is written again.
UPDATE "source_users" u SET "user_name_key" = normalize(u."user_name_key", NFC)
WHERE u."user_name_key" IS NOT NFC NORMALIZED AND NOT EXISTS (
  SELECT FROM "source_users" other
  WHERE other."app_id" = u."app_id" AND other."id" <> u."id"
    AND other."pulled_id" IS NOT DISTINCT FROM u."pulled_id"
    AND normalize(other."user_name_key", NFC) = normalize(u."user_name_key", NFC));
