import { apiRoute } from "@/lib/access/api-route";
import { attributeOffers } from "@/lib/engine/preview/attribute-offers";
import { attributeOffersShape } from "../../../_shapes/attributes";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "getAttributeOffers",
  tag: "Syncs",
  summary: "What can be mapped: fields, the provider's preset, attributes seen in staged people",
  scope: "read",
  params: idParam,
  response: attributeOffersShape,
  answer: ({ tenantId, params }) => attributeOffers(tenantId, params.id),
});
