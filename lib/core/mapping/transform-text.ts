/** Pure steps on one text. */

export function titleCase(text: string): string {
  return text.toLowerCase().replace(/(^|[\s\-'’/(])(\p{L})/gu, (_, before, letter) => {
    return `${before}${String(letter).toUpperCase()}`;
  });
}

/** `jo@acme.test` → `jo`; what has no `@` stays. */
export function stripDomain(text: string): string {
  return text.replace(/@[^@]*$/, "");
}

/**
 * Entra names a guest `jo.doe_partner.com#EXT#@tenant.onmicrosoft.com`; the guest's own address is
 * what stands before `#EXT#`, with the last `_` for the `@`. Other values stay.
 */
export function guestAddress(text: string): string {
  const [, address] = text.match(/^(.+)#EXT#(?:@.*)?$/i) ?? [];
  if (address === undefined) return text;
  const at = address.lastIndexOf("_");
  return at < 1 ? address : `${address.slice(0, at)}@${address.slice(at + 1)}`;
}

/** Letters that Unicode does not take apart into a base and a mark. */
const whole: Record<string, string> = {
  ...{ ß: "ss", ẞ: "SS", ø: "o", Ø: "O", æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ł: "l", Ł: "L" },
  ...{ đ: "d", Đ: "D", ð: "d", Ð: "D", þ: "th", Þ: "Th", ı: "i", ħ: "h", Ħ: "H", ŋ: "n" },
};
const wholeLetters = new RegExp(`[${Object.keys(whole).join("")}]`, "g");

/** `Zoë Müller-Straße` → `Zoe Muller-Strasse`. */
export function removeDiacritics(text: string): string {
  if (isAscii(text)) return text;
  const bases = text.normalize("NFD").replace(/\p{M}+/gu, "");
  return bases.replace(wholeLetters, (letter) => whole[letter] ?? letter).normalize("NFC");
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
