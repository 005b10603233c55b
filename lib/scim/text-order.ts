/**
 * How attributes that are not caseExact are compared, here and in the store: PostgreSQL's lower()
 * knows neither a sigma at the end of a word nor letters that become two.
 */
export function foldCase(text: string): string {
  return text.replaceAll("Σ", "σ").replaceAll("İ", "i").toLowerCase();
}

/**
 * A userName as it is told from others: in lower case, and with an accent typed as a letter of its
 * own taken for the accented letter (RFC 7644 §5, which follows RFC 7613 §3.2).
 */
export function userNameKey(userName: string): string {
  return foldCase(userName.normalize("NFC"));
}

/** The order of code points, as in the store; JavaScript's own is that of UTF-16 units. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all that one unit can say. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
