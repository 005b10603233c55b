import { apiRoute } from "@/lib/access/api-route";
import { products } from "@/lib/engine/connect/products";
import { productList } from "../_shapes/targets";

export const GET = apiRoute({
  operation: "listProducts",
  tag: "Targets",
  summary: "Products that a target can be made for, with their settings",
  scope: "read",
  response: productList,
  answer: async () => ({ items: products() }),
});
