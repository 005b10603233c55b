import { notFoundProblem } from "@/lib/access/problem";

/** A path that the API does not have. */
function answer(): Response {
  return notFoundProblem();
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
