export type Theme = "light" | "dark" | "system";

/** Readable by the browser: it holds a taste, not a secret. */
export const themeCookie = "usher-theme";

/** Anything unknown means: as the system says. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
