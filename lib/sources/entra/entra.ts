import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defineSource } from "../port";
import { entraApi } from "./entra-api";
import { entraGuide } from "./entra-guide";

export const entra = defineSource({
  id: "entra",
  label: "Microsoft Entra ID",
  summary: "Enterprise application with automatic provisioning, or read through Microsoft Graph",
  // userName is the user principal name; a guest's is jo_partner.com#EXT#@tenant.onmicrosoft.com.
  preset: {
    username: mappingOf(
      ["userName", "userPrincipalName"],
      [{ kind: "trim" }, { kind: "guestAddress" }, { kind: "lowerCase" }],
    ),
    email: mappingOf(['emails[type eq "work"].value', "emails.value", "mail"]),
  },
  scimGuide: entraGuide,
  api: entraApi,
});
