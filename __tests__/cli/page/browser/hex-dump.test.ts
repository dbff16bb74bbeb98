import { hexDump } from "../../../../cli/page/browser/text/hex-dump";

test("bytes are shown in lines of sixteen, with their printable ASCII", () => {
  const lines = hexDump(Buffer.from("order\u001b[31m é and more"));

  expect(lines).toEqual([
    {
      offset: "00000000",
      bytes: "6f 72 64 65 72 1b 5b 33 31 6d 20 c3 a9 20 61 6e",
      text: "order.[31m .. an",
    },
    { offset: "00000010", bytes: "64 20 6d 6f 72 65", text: "d more" },
  ]);
});
