import { signText, textSigned } from "@/lib/secrets";

const purpose = "what a page says after a way back";

/** A sentence for the address of the next page, which shows no words that others put there. */
export function sayOnce(words: string): string {
  return encodeURIComponent(signText(words, purpose));
}

export function saidIn(said: string | string[] | undefined): string | null {
  return typeof said === "string" ? textSigned(said, purpose) : null;
}
