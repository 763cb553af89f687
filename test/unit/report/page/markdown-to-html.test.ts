import { describe, expect, it } from "vitest";
import { markdownToHtml } from "../../../../src/report/page/markdown-to-html.js";

const htmlOf = (markdown: string) => markdownToHtml(markdown, () => undefined).html;

describe("a report's Markdown as HTML", () => {
  it("shows HTML of the user's files as text", () => {
    expect(htmlOf("a <script>alert(1)</script> b")).not.toContain("<script>");
    expect(htmlOf("<img src=x onerror=alert(1)>")).not.toContain("<img");
  });

  it("links only to pages, files beside it and places in it", () => {
    expect(htmlOf("[docs](https://example.org/a)")).toContain('href="https://example.org/a"');
    expect(htmlOf("[file](pods.csv)")).toContain('href="pods.csv"');
    expect(htmlOf("[bad](javascript:alert(1))")).toBe("<p>bad</p>\n");
  });

  it("gives each heading an id of its own", () => {
    const { headings } = markdownToHtml("# a & b\n\n## Cost\n\n## Cost\n", () => undefined);
    expect(headings.map(({ id, depth }) => [id, depth])).toEqual([
      ["a-b", 1],
      ["cost", 2],
      ["cost-2", 2],
    ]);
  });

  it("breaks no line within a wall clock of a table, nor between the thousands of a number", () => {
    const { html } = markdownToHtml(
      "| at |\n|-|\n| to 2026-01-05T10:03:00Z |\n\n25 688 events.\n",
      () => undefined,
    );
    expect(html).toContain('<td>to <span class="time">2026-01-05T10:03:00Z</span></td>');
    expect(html).toContain("<p>25&nbsp;688 events.</p>");
  });

  it("keeps a table that follows a sentence without a blank line", () => {
    const html = htmlOf("Why:\n| name | pods |\n|-|-:|\n| web \\| x | 3 |");
    expect(html).toContain("<p>Why:</p>");
    expect(html).toContain('<td>web | x</td><td class="number">3</td>');
  });

  it("puts a picture where the report names it, and the title of one that it has not", () => {
    const { html } = markdownToHtml("![one](a.svg)\n\n![two](b.svg)", (path, title) =>
      path === "a.svg" ? `<figure>${title}</figure>` : undefined,
    );
    expect(html).toContain("<figure>one</figure>");
    expect(html).not.toContain("<img");
    expect(html).toContain("two");
  });
});
