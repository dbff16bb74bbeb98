import { alwaysThrowingMessage } from "./always-throwing-message";
import { coincidingSchedules } from "./coinciding-schedules";
import { forgedRecord } from "./forged-record";
import { largePoison } from "./large-poison";
import { lateReturns } from "./late-returns";
import { machineStaysBusy } from "./machine-stays-busy";
import { outage } from "./outage";
import { poisonStorm } from "./poison-storm";
import type { ScenarioModule } from "./scenario-module";
import { twoRedrivers } from "./two-redrivers";

export const SCENARIOS: readonly ScenarioModule[] = [
  outage,
  forgedRecord,
  alwaysThrowingMessage,
  machineStaysBusy,
  lateReturns,
  poisonStorm,
  largePoison,
  twoRedrivers,
  coincidingSchedules,
];
