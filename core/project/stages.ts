/** Where a deployment lives. `local` is one machine or an emulator. */
export const STAGES = ["local", "dev", "prod"] as const;
export type Stage = (typeof STAGES)[number];
