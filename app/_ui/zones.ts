/** Zones to choose from, the one that is set among them whatever it is. */
export function zonesWith(current: string) {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  return [...new Set([current, ...zones])].map((zone) => ({
    value: zone,
    label: zone.replaceAll("_", " "),
  }));
}
