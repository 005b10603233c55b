import type { SourceApi } from "../port";
import { restApiGuide } from "./rest-api-guide";
import { connectRest } from "./rest-client";
import { restFields } from "./rest-fields";
import { restRows } from "./rest-panel";
import { probeRest } from "./rest-probe";
import { addressesOf } from "./rest-session";

/** Any JSON API that lists people. */
export const restApi: SourceApi = {
  fields: restFields,
  guide: restApiGuide,
  concurrency: 2,
  addresses: addressesOf,
  probe: probeRest,
  connect: connectRest,
  rows: restRows,
};
