import type { MessageAttributes } from "../../core/messages/message";
import { poison } from "../cli/support/held-messages";
import { useDesk } from "../cli/support/start-desk";
import { text } from "../support/make-message";
import { describeInBrowser, useBrowser } from "./support/browser";
import { useUi } from "./support/start-ui";
import { scan } from "./support/steps";

/** Markup that would run, terminal codes, and characters that reverse or hide their neighbors. */
const HOSTILE = [
  '<script>document.title = "owned"</script>',
  '<img src="http://elsewhere.example/x" onerror="document.title = 1">',
  "\u202egnidaer\u202c \u2066isolate\u2069",
  "zero\u200bwidth\u2060joiner\ufeff",
].join(" ");

describeInBrowser("a hostile message", () => {
  const desk = useDesk();
  const ui = useUi(desk);
  const browser = useBrowser();

  /** The page of a message with this body and attribute, and its revealed body. */
  async function reveal(content: string, attribute: MessageAttributes) {
    await desk.send("quarantine", [{ body: content, attributes: { ...poison().attributes, ...attribute } }]);
    const page = await browser.open(ui.at("/messages"));
    await scan(page);
    await page.getByRole("link", { name: /^[0-9a-f-]{36}$/ }).click();
    await page.getByRole("button", { name: "Reveal the values" }).click();
    return { page, body: page.getByRole("region", { name: "Text of the body" }) };
  }

  test("is shown as plain text in every view, and edited without harm", async () => {
    const { page, body } = await reveal(HOSTILE, { note: text(`${HOSTILE}\t"`) });
    await body.waitFor();

    for (const form of ["raw", "pretty"]) {
      await page.getByRole("radio", { name: form }).check();
      const shown = await body.innerText();
      expect(shown).toContain('<script>document.title = "owned"</script>');
      for (const number of ["U+202E RLO", "U+2066 LRI", "U+200B ZWSP", "U+FEFF BOM"]) {
        expect(shown).toContain(number);
      }
    }
    await page.getByRole("radio", { name: "bytes" }).check();
    expect(await body.innerText()).toContain("00000000  3c 73 63 72 69 70 74 3e");
    expect(await page.title()).not.toContain("owned");
    expect(await page.locator("main script, main img").count()).toBe(0);
    expect(await page.evaluate<string>("document.body.innerText")).not.toMatch(/[\u202e\u2066\u200b\ufeff]/);

    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByRole("button", { name: "Reveal and edit" }).click();
    const field = page.getByLabel("Body", { exact: true });
    expect(await field.inputValue()).toContain("⟦U+202E⟧gnidaer⟦U+202C⟧");
    await page.getByText("Nothing is changed yet.").waitFor();
    await field.fill(`${await field.inputValue()}!`);
    const difference = page.getByRole("region", { name: "Lines that differ" });
    await difference.waitFor();
    expect(await difference.innerText()).toContain("U+202E RLO");
  });

  test("terminal codes are not part of the page's text", async () => {
    // SQS accepts no ESC in a body, but JSON may name one. SQS accepts the single character that stands for ESC and a
    // bracket.
    const code = { DataType: "Binary", BinaryValue: Buffer.from("\u001b[31m") };
    const note = JSON.stringify({ note: "\u001b[31mred\u009b2J" });
    const { page, body } = await reveal(note, { code });
    await body.getByText("\\u001b[31mred").waitFor();
    await page.getByText("as bytes").click();
    await page.getByText("1b 5b 33 31 6d").waitFor();

    const shown = await page.evaluate<string>("document.body.innerText");
    expect(shown).toContain("U+009B CSI");
    expect(shown).not.toContain("\u009b");
    expect(shown).not.toContain("\u001b");
  });
});
