import type { ReactNode } from "react";
import type { Confirmation } from "./confirmation";

export type MenuItem =
  | { kind: "link"; label: string; href: string; icon?: ReactNode; note?: string | undefined }
  /** A file to keep; never fetched before it is asked for. */
  | { kind: "download"; label: string; href: string; icon?: ReactNode }
  | { kind: "action"; label: string; action: () => Promise<void>; icon?: ReactNode }
  /** Asks first. */
  | { kind: "confirm"; label: string; confirmation: Confirmation; icon?: ReactNode }
  | { kind: "heading"; label: string }
  | { kind: "separator" };
