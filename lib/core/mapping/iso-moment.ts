const dayMs = 86_400_000;
let day = Number.NaN;
let dayText = "";

/**
 * Milliseconds since 1970 as `2026-01-31T12:00:00.000Z`. A list shows two moments a person, of few
 * days: asking Date for the day alone takes a quarter of the time.
 */
export function isoMoment(millis: number): string {
  const ofDay = Math.floor(millis / dayMs);
  if (ofDay !== day) {
    dayText = new Date(ofDay * dayMs).toISOString().slice(0, -"00:00:00.000Z".length);
    day = ofDay;
  }
  const rest = millis - ofDay * dayMs;
  const seconds = Math.floor(rest / 1_000);
  const minutes = Math.floor(seconds / 60);
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${dayText}${time}.${String(rest % 1_000).padStart(3, "0")}Z`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
