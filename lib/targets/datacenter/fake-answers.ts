const json = { "content-type": "application/json" };

export function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: json });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** The REST framework's error format: the request did not reach the product's own code. */
export function frameworkError(status: number, message: string): Response {
  return answer(status, { message, "status-code": status });
}
