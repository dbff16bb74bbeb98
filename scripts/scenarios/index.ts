import { alwaysThrowingMessage } from "./always-throwing-message";
import { coincidingSchedules } from "./coinciding-schedules";
import { forgedRecord } from "./forged-record";
import { largePoison } from "./large-poison";
import { lateReturns } from "./late-returns";
import { outage } from "./outage";
import { poisonStorm } from "./poison-storm";
import { productStaysOut } from "./product-stays-out";
import type { ScenarioModule } from "./scenario-module";
import { twoRedrivers } from "./two-redrivers";

export const SCENARIOS: readonly ScenarioModule[] = [
  outage,
  forgedRecord,
  alwaysThrowingMessage,
  productStaysOut,
  lateReturns,
  poisonStorm,
  largePoison,
  twoRedrivers,
  coincidingSchedules,
];
