import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { OpenHttp, Uploaded } from "../port";

/** 100,000 people of 500 bytes. */
const bytesMax = 50 * 1024 * 1024;

export function addressOf(settings: SettingValues): URL {
  const text = settings["url"]?.trim() ?? "";
  if (URL.canParse(text)) return new URL(text);
  throw new SyncError(
    "stop",
    "ADDRESS_INVALID",
    "The address of the file is none. Enter the whole https address, or choose that the file is uploaded.",
  );
}

export function isUploaded({ from }: SettingValues): boolean {
  return from === "upload";
}

/** The file's text, whatever its encoding. */
export async function fetchFile(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
  uploaded?: Uploaded,
): Promise<string> {
  const bytes = isUploaded(settings)
    ? await bytesOf(uploaded)
    : await download(open, settings, signal);
  return decode(bytes, settings["encoding"] ?? "auto");
}

async function bytesOf(uploaded: Uploaded | undefined): Promise<Buffer> {
  const file = await uploaded?.();
  if (file) return file.bytes;
  throw new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    "No file was uploaded yet. Upload one on the app's Rows tab.",
  );
}

async function download(open: OpenHttp, settings: SettingValues, signal: AbortSignal) {
  const { origin, pathname, search } = addressOf(settings);
  const headers = { accept: "text/csv, text/plain, */*", ...authorization(settings) };
  const http = open({ baseUrl: origin, headers, bytesMax });
  const options = { search: search.slice(1), signal, list: true, hasBytes: true };
  const { text } = await http.send("GET", pathname, options);
  return Buffer.from(text, "latin1");
}

function authorization(settings: SettingValues): Record<string, string> {
  const { signIn, userName = "", password = "", token = "" } = settings;
  if (signIn === "basic") {
    const pair = Buffer.from(`${userName}:${password}`).toString("base64");
    return { authorization: `Basic ${pair}` };
  }
  return signIn === "bearer" ? { authorization: `Bearer ${token}` } : {};
}

/** A byte order mark says it; else what is no UTF-8 was written by an older Windows program. */
export function decode(bytes: Buffer, encoding: string): string {
  const marked = markOf(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  if (encoding === "windows-1252") return fromWindows(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    if (encoding === "auto") return fromWindows(bytes);
    throw new SyncError(
      "stop",
      "SOURCE_FILE_INVALID",
      "The file is not UTF-8, though the settings say so. Choose another encoding, or write it as UTF-8.",
    );
  }
}

/** Where Windows-1252 differs from Latin-1: 0x80 to 0x9F. Node's own decoder takes them for the same. */
const windowsOwn = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function fromWindows(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[\x80-\x9f]/g, (one) => windowsOwn[one.charCodeAt(0) - 0x80] ?? one);
}

function markOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).toString("hex") === "efbbbf") return "utf-8";
  const two = bytes.subarray(0, 2).toString("hex");
  if (two === "fffe") return "utf-16le";
  return two === "feff" ? "utf-16be" : null;
}
