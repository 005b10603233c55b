import { openApiDocument } from "../_shapes/openapi";

/** OpenAPI 3.1, made from the very schemas that check the calls. Public: it holds no secret. */
export function GET(): Response {
  return Response.json(openApiDocument(), {
    headers: { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" },
  });
}
