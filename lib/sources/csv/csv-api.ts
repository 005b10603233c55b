import { credentialEndField } from "@/lib/core/access/credential-end";
import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { csvApiGuide } from "./csv-api-guide";
import { connectCsv } from "./csv-client";
import { addressOf, isUploaded } from "./csv-file";
import { csvRows } from "./csv-panel";
import { probeCsv } from "./csv-probe";

/** Columns that Usher looks for by their usual names unless one is named. */
const column = (name: string, label: string, help: string): SettingField => ({
  ...{ name, label, help, optional: true },
});

const atAddress = { from: ["address"] } as const;

const fields: readonly SettingField[] = [
  {
    name: "from",
    label: "Where the file is",
    help: "An uploaded file counts until the next one",
    choices: [
      { value: "address", label: "At an address" },
      { value: "upload", label: "Uploaded here" },
    ],
    opensWith: "upload",
  },
  {
    name: "url",
    label: "Address of the file",
    help: "Read anew in every run",
    placeholder: "https://files.acme.com/people.csv",
    optional: true,
    onlyWith: atAddress,
  },
  {
    name: "signIn",
    label: "Sign in with",
    help: "What the server of the file asks for",
    choices: [
      { value: "none", label: "Nothing" },
      { value: "basic", label: "User name and password" },
      { value: "bearer", label: "Bearer token" },
    ],
    onlyWith: atAddress,
  },
  {
    ...{ name: "userName", label: "User name", help: "At the server of the file" },
    optional: true,
    onlyWith: { ...atAddress, signIn: ["basic"] },
  },
  {
    ...{ name: "password", label: "Password", help: "Of that user" },
    ...{ secret: true, optional: true },
    onlyWith: { ...atAddress, signIn: ["basic"] },
  },
  {
    ...{ name: "token", label: "Bearer token", help: "Of that server" },
    ...{ secret: true, optional: true },
    onlyWith: { ...atAddress, signIn: ["bearer"] },
  },
  {
    ...credentialEndField("Token or password"),
    onlyWith: { ...atAddress, signIn: ["basic", "bearer"] },
  },
  {
    name: "encoding",
    label: "Encoding",
    help: "Found out by a byte order mark, and by whether the text is UTF-8",
    choices: [
      { value: "auto", label: "Found out" },
      { value: "utf-8", label: "UTF-8" },
      { value: "windows-1252", label: "Windows-1252 (Western European)" },
    ],
  },
  {
    name: "delimiter",
    label: "Between the columns",
    help: "Found out from the first lines",
    choices: [
      { value: "auto", label: "Found out" },
      { value: ",", label: "Comma" },
      { value: ";", label: "Semicolon" },
      { value: "tab", label: "Tab" },
      { value: "|", label: "Vertical bar" },
    ],
  },
  {
    name: "header",
    label: "First line",
    help: "Without names the columns are called 1, 2, 3",
    choices: [
      { value: "auto", label: "Found out" },
      { value: "yes", label: "Names of the columns" },
      { value: "no", label: "A person already" },
    ],
  },
  column("idColumn", "Key column", "What stays when somebody is renamed, such as a staff number"),
  column("userNameColumn", "User name column", "Without one the e-mail address is the user name"),
  column("emailColumn", "E-mail column", "Empty: found by its name"),
  column(
    "displayNameColumn",
    "Full name column",
    "Empty: found by its name, or first and last name",
  ),
  column("activeColumn", "Column that says who is active", "Without one everybody in the file is"),
  {
    name: "inactiveValues",
    label: "Values of those who are not active",
    help: "With commas between them; empty for false, no, 0, inactive, disabled, terminated",
    optional: true,
  },
  column("groupsColumn", "Groups column", "Names of a person's groups"),
  {
    name: "listSeparator",
    label: "Between the groups",
    help: "Inside of the groups column; empty for ; or |",
    placeholder: "|",
    optional: true,
  },
  {
    name: "trailer",
    label: "Last line begins with",
    help: "A file without that line is half written; a number in it is that of the people",
    placeholder: "#END",
    optional: true,
  },
];

/** A file at an address or uploaded, read whole in every run. */
export const csvApi: SourceApi = {
  fields,
  guide: csvApiGuide,
  concurrency: 1,
  addresses: (settings) =>
    settings["url"] && !isUploaded(settings) ? [addressOf(settings).origin] : [],
  takesFile: isUploaded,
  rows: csvRows,
  probe: probeCsv,
  connect: connectCsv,
};
