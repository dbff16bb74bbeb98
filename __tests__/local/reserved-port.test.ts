import { startPage } from "../../cli/page/server/start-page";
import { startEmulator } from "../../local/emulator/start-emulator";
import { reservesPort80, withoutPrivileges } from "../support/without-privileges";

const testReserved = reservesPort80() ? test : test.skip;
const REMEDY = "Choose another port with --port, or omit --port to use a free one.";

testReserved(
  "a port for which the user has no rights is reported with the reason, by the emulator",
  async () => {
    await expect(withoutPrivileges(() => startEmulator(80))).rejects.toThrow(
      `Port 80 cannot be used: it needs administrator rights (EACCES). ${REMEDY}`,
    );
  },
);

testReserved("a port for which the user has no rights is reported with the reason, by the page", async () => {
  const create = () => {
    throw new Error("No context is needed before the page listens.");
  };
  const page = () =>
    startPage({
      sources: new Map([["reliable_q", { create }]]),
      port: 80,
      readOnly: true,
      folder: ".",
      audit: "audit.ndjson",
    });

  await expect(withoutPrivileges(page)).rejects.toThrow(
    `Port 80 needs administrator rights: the operating system reserves it. ${REMEDY}`,
  );
});
