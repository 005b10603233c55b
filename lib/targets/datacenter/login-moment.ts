/** Products write a login as milliseconds or as a date; ISO text, null for none or one that is none. */
export function loginMoment(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined || value === "" || value === 0) return null;
  const milliseconds = /^\d+$/.test(String(value)) ? Number(value) : Date.parse(String(value));
  if (!Number.isFinite(milliseconds) || milliseconds <= 0) return null;
  // Offsets without a colon, such as +0000, are read by every engine that runs this.
  return new Date(milliseconds).toISOString();
}
