import type { StageSettings } from "./settings";

export const PROFILES = ["full", "lean"] as const;
export type Profile = (typeof PROFILES)[number];

/**
 * What a profile decides if nothing else is set. `lean` costs less while nothing happens: it has only the alarms that
 * guard against loss, and no dashboard.
 */
const DECIDED: Readonly<Record<Profile, Partial<StageSettings>>> = {
  full: {},
  lean: { alarms: [], dashboard: false },
};

/** The stage's record, changed by a profile. */
export const withProfile = (record: StageSettings, profile: Profile = "full"): StageSettings => ({
  ...record,
  ...DECIDED[profile],
});
