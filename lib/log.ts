import pino from "pino";
import { config } from "./config";

/** One line of JSON per event on standard output; known secret fields are never written. */
export const log = pino({
  level: config().logLevel,
  base: null,
  redact: {
    paths: ["password", "token", "secret", "authorization", "*.password", "*.token", "*.secret"],
    censor: "[redacted]",
  },
});
