// Before anything else of Next is loaded: it gives Next the AsyncLocalStorage of its requests.
import "next/dist/server/node-environment-baseline.js";
