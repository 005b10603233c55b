/** What is stored of a day on which credentials end; another than before nobody was warned of yet. */
export function endOf(endsAt: Date | null, before: Date | null) {
  if (endsAt?.getTime() === before?.getTime()) return {};
  return { credentialEndsAt: endsAt, credentialWarnedDays: null };
}
