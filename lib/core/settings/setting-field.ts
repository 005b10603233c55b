/** One field of a connection's settings; the screen and the API are drawn from it. */
export type SettingField = {
  name: string;
  label: string;
  help: string;
  placeholder?: string;
  /** Write-only: encrypted at rest, never shown again. */
  secret?: boolean;
  optional?: boolean;
  /** Several lines, as a key file has. */
  multiline?: boolean;
  /** A day, written as 2027-03-31. */
  isDate?: boolean;
  /** One of these and nothing else; the first one where nothing is given. */
  choices?: readonly { value: string; label: string }[];
  /** The choice that an empty form opens with, where most people do not want the first one. */
  opensWith?: string;
  /** The form shows the field only while each of these fields has one of these values. */
  onlyWith?: Readonly<Record<string, readonly string[]>>;
  /** Another address than the vendor's: only where the operator of this Usher permits it. */
  operatorOnly?: boolean;
};

/** Field name → value; secrets are decrypted. */
export type SettingValues = Record<string, string>;
