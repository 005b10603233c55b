import { parentPort } from "node:worker_threads";
import { UserError } from "@/lib/core/user-error";
import type { PlanComparison } from "@/lib/engine/plan/plan-tally";
import { comparePlans } from "@/lib/engine/run/compare-plans";
import type { PlanQuestion } from "./drafted-plans";
import type { ThreadAnswer } from "./thread-pool";

/**
 * The program of the thread in which drafts are planned, with a connection of its own: however many
 * people there are, the requests of others go on, and the thread can be ended.
 */
parentPort?.on("message", (question: PlanQuestion) => {
  void answer(question).then((given) => parentPort?.postMessage(given));
});

async function answer(question: PlanQuestion): Promise<ThreadAnswer<PlanComparison>> {
  try {
    return { done: await comparePlans(question) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, field, status } = error;
    return { refused: { message, field, status } };
  }
}
