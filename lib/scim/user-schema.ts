import { attribute, complex, type Schema, text, values } from "./attribute";
import { urns } from "./urns";

const name = complex("name", "The parts of the person's name.", [
  text("formatted", "The full name, with titles and suffixes, as it is displayed."),
  text("familyName", "The family name, or last name in most Western languages."),
  text("givenName", "The given name, or first name in most Western languages."),
  text("middleName", "The middle name or names."),
  text("honorificPrefix", "Titles before the name, e.g. Dr."),
  text("honorificSuffix", "Suffixes after the name, e.g. III."),
]);

const addresses = complex(
  "addresses",
  "Postal addresses.",
  [
    text("formatted", "The full address, formatted for display or a mailing label."),
    text("streetAddress", "Street name, house number, floor."),
    text("locality", "The city or locality."),
    text("region", "The state or region."),
    text("postalCode", "The postal code."),
    text("country", "The country, as an ISO 3166-1 alpha-2 code."),
    text("type", "What the address is for.", { canonicalValues: ["work", "home", "other"] }),
    attribute("boolean", "primary", "Whether this is the preferred address; true at most once."),
  ],
  { multiValued: true },
);

const groups = complex(
  "groups",
  "The groups the person belongs to. Changed through the groups only.",
  [
    text("value", "The id of the group.", { mutability: "readOnly" }),
    attribute("reference", "$ref", "The URI of the group.", {
      mutability: "readOnly",
      referenceTypes: ["User", "Group"],
    }),
    text("display", "The name of the group.", { mutability: "readOnly" }),
    text("type", "Whether the membership is direct or through another group.", {
      mutability: "readOnly",
      canonicalValues: ["direct", "indirect"],
    }),
  ],
  { multiValued: true, mutability: "readOnly" },
);

const link = { caseExact: true, referenceTypes: ["external"] } as const;

/** RFC 7643 §4.1, with the characteristics of §8.7.1. */
export const userSchema: Schema = {
  id: urns.user,
  name: "User",
  description: "User Account",
  attributes: [
    text("userName", "The unique name the person signs in with.", {
      required: true,
      uniqueness: "server",
    }),
    name,
    text("displayName", "The name shown to others."),
    text("nickName", "The casual name of the person."),
    attribute("reference", "profileUrl", "The URI of the person's online profile.", {
      ...link,
      caseExact: false,
    }),
    text("title", "The person's title, e.g. Vice President."),
    text("userType", "The relation to the organisation, e.g. Contractor or Employee."),
    text("preferredLanguage", "The preferred language, as in the HTTP Accept-Language header."),
    text("locale", "The locale for currency, dates and numbers, e.g. en-US."),
    text("timezone", "The time zone in IANA form, e.g. America/Los_Angeles."),
    attribute("boolean", "active", "Whether the person may use the service."),
    text("password", "Accepted and discarded: Usher keeps no passwords.", {
      mutability: "writeOnly",
      returned: "never",
    }),
    values("emails", "E-mail addresses.", { types: ["work", "home", "other"] }),
    values("phoneNumbers", "Phone numbers.", {
      types: ["work", "home", "mobile", "fax", "pager", "other"],
    }),
    values("ims", "Instant messaging addresses.", {
      types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"],
    }),
    values("photos", "URIs of photos.", {
      types: ["photo", "thumbnail"],
      value: attribute("reference", "value", "The URI of a photo.", link),
    }),
    addresses,
    groups,
    values("entitlements", "Things the person is entitled to."),
    values("roles", "Roles that together say who the person is, e.g. Student."),
    values("x509Certificates", "Certificates of the person.", {
      value: attribute("binary", "value", "An X.509 certificate, base64.", { caseExact: true }),
    }),
  ],
};
