/** How many cases a property is tried with; `npm run fuzz` asks for many more than `npm test`. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: count * Number(process.env["USHER_FUZZ_FACTOR"] ?? 1) };
}
