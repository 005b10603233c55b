import { currentAnswer, jitLogin } from "@/lib/engine/jit/jit-login";
import { jitRoute } from "../jit-route";

/** Called by a login service right after somebody proved who they are; see docs/just-in-time.md. */
export const POST = jitRoute({
  login: (of, given) => jitLogin(of, given),
  again: currentAnswer,
});
