/** `early` is done already, though something before it is not. */
export type StepState = "done" | "next" | "early" | "later";

/** Where each of the steps stands that are done in their order, told from what is done. */
export function stepStates(done: readonly boolean[]): StepState[] {
  const first = done.indexOf(false);
  return done.map((isDone, at) => {
    if (at === first) return "next";
    if (first < 0 || at < first) return "done";
    return isDone ? "early" : "later";
  });
}
