import type { ReactNode } from "react";
import type { ActionState } from "./action-state";

/** A question before something is done. */
export type Confirmation = {
  title: string;
  /** Names what happens and to how many, for example "412 accounts lose access". */
  description: ReactNode;
  confirmLabel: string;
  pendingLabel?: string | undefined;
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  /** Sent with the form. */
  hidden?: Record<string, string> | undefined;
  /** The person must type this text first. */
  typeToConfirm?: string | undefined;
  tone?: "danger" | "primary" | undefined;
  /** More fields, for example a comment. */
  children?: ReactNode;
};
