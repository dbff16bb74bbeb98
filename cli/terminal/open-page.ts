import { openBrowser } from "./open-browser";
import { writeRedirectFile } from "./redirect-file";

/**
 * Opens an address that works once in the person's browser, and shows it to nobody else. `onOpened` is called when it
 * has been used. Resolves to a function that removes the file that leads there. Undefined: no browser could be
 * started.
 */
export async function openPage(
  folder: string,
  linkTo: (onOpened: () => void) => string,
  startBrowser: (url: string) => Promise<boolean> = openBrowser,
): Promise<(() => void) | undefined> {
  let remove = () => {};
  try {
    const file = writeRedirectFile(
      folder,
      linkTo(() => remove()),
    );
    remove = file.remove;
    if (await startBrowser(file.url)) return remove;
  } catch {
    // If the file cannot be written, no browser is opened: the person has the printed address.
  }
  remove();
  return undefined;
}
