import { attribute, complex, type Schema, text } from "./attribute";
import { urns } from "./urns";

/** RFC 7643 §4.3, with the characteristics of §8.7.1. */
export const enterpriseSchema: Schema = {
  id: urns.enterpriseUser,
  name: "EnterpriseUser",
  description: "Enterprise User",
  attributes: [
    text("employeeNumber", "The number or code of the person in the organisation."),
    text("costCenter", "The name of a cost centre."),
    text("organization", "The name of an organisation."),
    text("division", "The name of a division."),
    text("department", "The name of a department."),
    complex("manager", "The person's manager.", [
      text("value", "The id of the manager's user resource.", { caseExact: true }),
      attribute("reference", "$ref", "The URI of the manager's user resource.", {
        referenceTypes: ["User"],
        caseExact: true,
      }),
      text("displayName", "The name of the manager.", { mutability: "readOnly" }),
    ]),
  ],
};
