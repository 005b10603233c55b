import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";

/** For credentials that end without telling: somebody enters the day, and is reminded before. */
export function credentialEndField(what: string): SettingField {
  return {
    name: "credentialEndsOn",
    label: `${what} ends on`,
    help: "Owners and admins are reminded 30, 14, 7 days and a day before; empty if it does not end",
    placeholder: "2027-03-31",
    optional: true,
    isDate: true,
  };
}

/** The end of the day that was entered; null for none. */
export function enteredEnd({ credentialEndsOn }: SettingValues): Date | null {
  if (!credentialEndsOn || !isDay(credentialEndsOn)) return null;
  return new Date(`${credentialEndsOn}T23:59:59Z`);
}

/** A day that the calendar has, written as 2027-03-31. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
