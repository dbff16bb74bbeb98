import { Store } from "./store";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const THEME_KEY = "dlq-theme";
const KEYS_KEY = "dlq-keys";

const storedTheme = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(THEME_KEY)) ?? "auto";

export const theme = new Store<Theme>(storedTheme());

/** Whether single letters are shortcuts: people who dictate text want them off. */
export const letterKeys = new Store<boolean>(localStorage.getItem(KEYS_KEY) !== "off");

const applyTheme = () => {
  document.documentElement.dataset.theme = theme.value;
};

export function startPreferences(): void {
  applyTheme();
  theme.subscribe(() => {
    localStorage.setItem(THEME_KEY, theme.value);
    applyTheme();
  });
  letterKeys.subscribe(() => localStorage.setItem(KEYS_KEY, letterKeys.value ? "on" : "off"));
}
