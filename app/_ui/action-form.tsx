"use client";

import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
} from "react";
import type { ActionState } from "./action-state";
import { Callout } from "./callout";
import { toast } from "./toast-queue";

type ActionFormProps = {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  children: ReactNode;
  className?: string | undefined;
  /** Empties the fields after a success. */
  resetOnSuccess?: boolean | undefined;
  /** Called after an answer without errors; used by dialogs to close themselves. */
  onSuccess?: (() => void) | undefined;
};

/** A native form over a server action: keeps what was typed, shows errors where they belong. */
export function ActionForm({
  action,
  children,
  className = "flex flex-col gap-4",
  resetOnSuccess = false,
  onSuccess,
}: ActionFormProps) {
  // On the server the action itself, so that the form works without scripts, too.
  const isServer = typeof window === "undefined";
  const [state, dispatch, pending] = useActionState(isServer ? action : perform, initial);
  const form = useRef<HTMLFormElement>(null);
  const succeed = useEffectEvent(() => onSuccess?.());

  useEffect(() => {
    if (state === initial || form.current === null) return;
    markFields(form.current, state.fields ?? {});
    if (state.error !== undefined || state.fields !== undefined) return;
    if (resetOnSuccess) form.current.reset();
    succeed();
  }, [state, resetOnSuccess]);

  // Told here and not in the effect: what was done may take this very form off the page.
  async function perform(previous: ActionState, data: FormData): Promise<ActionState> {
    const answer = await action(previous, data);
    if (answer.message !== undefined) toast({ title: answer.message, tone: "success" });
    return answer;
  }

  // React empties a form after its action; dispatching by hand keeps what was typed.
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const native = event.nativeEvent;
    const submitter = native instanceof SubmitEvent ? native.submitter : null;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => dispatch(data));
  }

  return (
    <form ref={form} action={dispatch} onSubmit={submit} className={className}>
      {state.error !== undefined && <Callout tone="danger">{state.error}</Callout>}
      <ActionFormContext value={{ pending, fields: state.fields ?? {} }}>
        {children}
      </ActionFormContext>
    </form>
  );
}

/** For SubmitButton and FieldError. */
export function useActionForm(): { pending: boolean; fields: Record<string, string> } {
  return useContext(ActionFormContext);
}

const initial: ActionState = {};
const ActionFormContext = createContext<{ pending: boolean; fields: Record<string, string> }>({
  pending: false,
  fields: {},
});

/** The fields are drawn on the server, so their state is set here; the first wrong one gets focus. */
function markFields(form: HTMLFormElement, errors: Record<string, string>): void {
  let first: HTMLElement | undefined;
  for (const element of form.querySelectorAll<HTMLElement>("[name]")) {
    const wrong = Object.hasOwn(errors, element.getAttribute("name") ?? "");
    if (wrong) {
      element.setAttribute("aria-invalid", "true");
      first ??= element;
    } else element.removeAttribute("aria-invalid");
  }
  first?.focus();
}
