import type { StageSettings } from "./settings";

export const PROFILES = ["full", "lean"] as const;
export type Profile = (typeof PROFILES)[number];

/**
 * What a profile decides where nothing else is given. `lean` costs less while nothing happens: it has the alarms that guard
 * against loss and no others, and no dashboard.
 */
const DECIDED: Readonly<Record<Profile, Partial<StageSettings>>> = {
  full: {},
  lean: { alarms: [], dashboard: false },
};

/** The stage's record as a profile changes it. */
export const withProfile = (record: StageSettings, profile: Profile = "full"): StageSettings => ({
  ...record,
  ...DECIDED[profile],
});
