/** An xsd:dateTime (RFC 7643 §2.3.5); without a zone it is read as UTC. */
const dateTime = /^(-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/i;

/** The instant as UTC text of one length, whose text order is time order; null for other text. */
export function toInstantText(text: string): string | null {
  const [, local, zone = "Z"] = dateTime.exec(text) ?? [];
  const instant = local ? Date.parse(`${local}${zone}`.toUpperCase()) : Number.NaN;
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}
