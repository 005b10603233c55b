/** A moment in the forms that directories write it in: ISO 8601, LDAP generalized time, Unix time. */
export function readMoment(text: string): Date | null {
  const value = text.trim();
  const [, year, month, day, time] = value.match(/^(\d{4})(\d{2})(\d{2})(\d{6})(?:\.\d+)?Z$/) ?? [];
  if (year && month && day && time) {
    const clock = `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
    return valid(`${year}-${month}-${day}T${clock}Z`);
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return valid(`${value}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(value)) return valid(`${value}Z`);
  if (isoWithZone.test(value)) return valid(value);
  if (/^\d{9,10}$/.test(value)) return new Date(Number(value) * 1_000);
  return /^\d{12,13}$/.test(value) ? new Date(Number(value)) : null;
}

const isoWithZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** No zone means UTC: the machine's own zone must not decide. 31 April is no date. */
function valid(text: string): Date | null {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return null;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return day.toISOString().startsWith(text.slice(0, 10)) ? date : null;
}

const months =
  "January February March April May June July August September October November December";
const monthNames = months.split(" ");

const tokens: Record<string, (date: Date) => string> = {
  yyyy: (date) => pad(date.getUTCFullYear(), 4),
  yy: (date) => pad(date.getUTCFullYear() % 100, 2),
  MMMM: (date) => monthNames[date.getUTCMonth()] ?? "",
  MMM: (date) => (monthNames[date.getUTCMonth()] ?? "").slice(0, 3),
  MM: (date) => pad(date.getUTCMonth() + 1, 2),
  dd: (date) => pad(date.getUTCDate(), 2),
  d: (date) => String(date.getUTCDate()),
  HH: (date) => pad(date.getUTCHours(), 2),
  mm: (date) => pad(date.getUTCMinutes(), 2),
  ss: (date) => pad(date.getUTCSeconds(), 2),
};
const tokenPattern = /'([^']*)'|yyyy|yy|MMMM|MMM|MM|dd|d|HH|mm|ss/g;

/** `dd.MM.yyyy`, `d MMM yyyy`, `yyyy-MM-dd'T'HH:mm`; always in UTC, months in English. */
export function formatMoment(date: Date, format: string): string {
  return format.replace(tokenPattern, (token, quoted) =>
    typeof quoted === "string" ? quoted : (tokens[token]?.(date) ?? token),
  );
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}
