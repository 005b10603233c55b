import type { Notice, Severity } from "./notice";

const marks: Record<Severity, string> = { info: "✓", warning: "▲", error: "●" };
const textMax = 2_800;

/** What Slack's incoming webhooks take, and the programs that copy them. */
export function slackMessage(notice: Notice): Record<string, unknown> {
  const [title, message] = [escaped(headline(notice)), escaped(notice.message)];
  const open = `<${notice.url}|Open in Usher>`;
  return {
    text: title,
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: `*${title}*\n${cut(message)}` } },
      {
        type: "context",
        elements: [{ type: "mrkdwn", text: `${open} · ${escaped(footer(notice))}` }],
      },
    ],
  };
}

/** An adaptive card, as Teams' workflows and its older connectors take it. */
export function teamsMessage(notice: Notice): Record<string, unknown> {
  const block = (text: string, more: Record<string, unknown> = {}) => ({
    ...{ type: "TextBlock", text, wrap: true },
    ...more,
  });
  const color = { info: "Good", warning: "Warning", error: "Attention" }[notice.severity];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    ...{ type: "AdaptiveCard", version: "1.4" },
    body: [
      block(plainMarkdown(headline(notice)), { weight: "Bolder", size: "Medium", color }),
      ...cut(notice.message)
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => block(plainMarkdown(line))),
      block(plainMarkdown(footer(notice)), { isSubtle: true, size: "Small" }),
    ],
    actions: [{ type: "Action.OpenUrl", title: "Open in Usher", url: notice.url }],
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, content }] };
}

/** What our own webhooks carry: https://www.standardwebhooks.com. */
export function webhookMessage(notice: Notice): Record<string, unknown> {
  const { type, at, ...data } = notice;
  return { type, timestamp: at, data };
}

export function mailMessage(notice: Notice): { subject: string; body: string } {
  return {
    // A name may hold what a header must not.
    subject: headline(notice).replace(/\p{Cc}/gu, " "),
    body: `${notice.message}\n\n${notice.url}\n\n${footer(notice)}\nWho is told of what is set in the workspace under Settings, Notifications.\n`,
  };
}

function headline({ severity, title }: Notice): string {
  return `${marks[severity]} ${title}`;
}

function footer({ workspace, code }: Notice): string {
  return code === null ? workspace.name : `${workspace.name} · ${code}`;
}

function cut(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text;
}

/** Slack's own three characters; a name must not become a link or a mention of everybody. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Cards read Markdown: a name must not become a link. */
function plainMarkdown(text: string): string {
  return text.replace(/[[\]()*_`~]/g, (mark) => `\\${mark}`);
}
