/** What a customer may read out: the code of an error, such as TARGET_5XX. */
export function isErrorCode(wanted: string): boolean {
  return /^[A-Z][A-Z\d_]{3,}$/.test(wanted);
}

/** Something inside a workspace, by its id. */
export function isInnerId(wanted: string): boolean {
  return /^(run|req|inc|app|tgt|syn|dlv)_/.test(wanted);
}
