import { apiRoute } from "@/lib/access/api-route";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { idParam } from "../../../_shapes/shape";
import { settingsBody, settingsChangeBody, settingsShape } from "../../../_shapes/syncs";

export const GET = apiRoute({
  operation: "getSettings",
  tag: "Syncs",
  summary: "The settings in force",
  scope: "read",
  params: idParam,
  response: settingsShape,
  answer: ({ tenantId, params }) => getSettings(tenantId, params.id),
});

export const PUT = apiRoute({
  operation: "replaceSettings",
  tag: "Syncs",
  summary: "Save all settings as a new version",
  scope: "write",
  params: idParam,
  body: settingsBody,
  response: settingsShape,
  async answer({ tenantId, actor, params, body: { settings, ...options } }) {
    await saveSettings(tenantId, actor, params.id, settings, options);
    return getSettings(tenantId, params.id);
  },
});

export const PATCH = apiRoute({
  operation: "changeSettings",
  tag: "Syncs",
  summary: "Save some sections as a new version; the others stay",
  scope: "write",
  params: idParam,
  body: settingsChangeBody,
  response: settingsShape,
  async answer({ tenantId, actor, params, body: { settings, ...options } }) {
    await saveSettings(tenantId, actor, params.id, settings, options);
    return getSettings(tenantId, params.id);
  },
});
