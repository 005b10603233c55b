export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "reference"
  | "binary"
  | "complex";

/** One attribute of a schema, exactly as /Schemas shows it (RFC 7643 §7). */
export type Attribute = {
  name: string;
  type: AttributeType;
  multiValued: boolean;
  description: string;
  required: boolean;
  canonicalValues?: readonly string[];
  caseExact: boolean;
  mutability: "readWrite" | "readOnly" | "immutable" | "writeOnly";
  returned: "default" | "always" | "never" | "request";
  uniqueness: "none" | "server" | "global";
  referenceTypes?: readonly string[];
  subAttributes?: readonly Attribute[];
};

export type Schema = {
  id: string;
  name: string;
  description: string;
  attributes: readonly Attribute[];
};

type Options = Partial<Omit<Attribute, "name" | "type" | "description" | "subAttributes">>;

const defaults = {
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
} as const;

/** An attribute with the defaults of RFC 7643 §2.2 where nothing else is said. */
export function attribute(
  type: AttributeType,
  name: string,
  description: string,
  options: Options = {},
): Attribute {
  return { name, type, description, ...defaults, ...options };
}

export function text(name: string, description: string, options: Options = {}): Attribute {
  return attribute("string", name, description, options);
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  options: Options = {},
): Attribute {
  return { ...attribute("complex", name, description, options), subAttributes };
}

/** The usual multi-valued shape of RFC 7643 §2.4: value, display, type, primary. */
export function values(name: string, description: string, options: ValuesOptions = {}): Attribute {
  const type = options.types ? { canonicalValues: options.types } : {};
  const subAttributes = [
    options.value ?? text("value", `The ${name} value.`),
    text("display", "A name for people, for display only."),
    text("type", "What the value is for, e.g. work or home.", type),
    attribute("boolean", "primary", "Whether this is the preferred value; true at most once."),
  ];
  return complex(name, description, subAttributes, { multiValued: true });
}

const indexes = new WeakMap<readonly Attribute[], Map<string, Attribute>>();

/** Finds an attribute by its name in any case. */
export function attributeNamed(list: readonly Attribute[], name: string): Attribute | null {
  let index = indexes.get(list);
  if (!index) {
    index = new Map(list.map((entry) => [entry.name.toLowerCase(), entry]));
    indexes.set(list, index);
  }
  return index.get(name.toLowerCase()) ?? null;
}

export function subAttributeNamed(parent: Attribute, name: string): Attribute | null {
  return parent.subAttributes ? attributeNamed(parent.subAttributes, name) : null;
}

type ValuesOptions = { types?: readonly string[]; value?: Attribute };
