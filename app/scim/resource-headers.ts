/**
 * What answers with one resource say of it besides the body: meta.location is Content-Location
 * (RFC 7643 §3.1) and Location as well (RFC 7644 §3.3, and the answers of §3.4.1 and §3.5).
 */
export function resourceHeaders(location: string, etag: string): Record<string, string> {
  return { location, "content-location": location, etag };
}
