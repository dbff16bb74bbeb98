import { PersistingCauses } from "../../../handlers/redriver/persisting-causes";
import { messageId } from "../../support/make-message";
import { repeat } from "../../support/make-plan";

const CAUSE = "MachineBusy:aaaaaaaa";
const of = (sender: string, cause = CAUSE) => ({ cause, sender: `AROA${sender}:session` });

let ids: number;
let evidence: PersistingCauses;
beforeEach(() => {
  ids = 0;
  evidence = new PersistingCauses();
});

/** Holds this many messages of a producer, of which this many came back. */
function hold(sender: string, held: number, returned = 0): void {
  for (let n = 0; n < held; n += 1) evidence.add({ ...of(sender), id: messageId(ids++) }, n < returned);
}
/** How many of a producer's messages may test the cause. */
const tries = (sender: string, count = 100, cause = CAUSE) =>
  repeat(count, () => evidence.mayTry(of(sender, cause))).filter(Boolean).length;

test("without a message that came back everything may be sent", () => {
  hold("A", 100);
  expect(tries("A")).toBe(100);
});

test.each([
  [1, 10, true],
  [1, 11, false],
  [2, 20, true],
  [2, 21, false],
  [3, 21, true],
  [3, 10_000, true],
])("%i of a producer's %i messages came back: whether its cause persists is %p", (returned, held, stands) => {
  hold("A", held, returned);
  expect(tries("A")).toBe(stands ? 10 : 100);
});

test("messages of one producer hold back no other producer", () => {
  hold("A", 100, 100);
  hold("B", 100);
  expect(tries("A")).toBe(10);
  expect(tries("B")).toBe(100);
});

test("messages of two producers hold back everybody's", () => {
  hold("A", 100, 1);
  hold("B", 100, 1);
  hold("C", 100);
  expect(tries("A") + tries("B") + tries("C")).toBe(10);
});

test("each of several producers may test the cause, so that several can come back again", () => {
  hold("A", 100, 1);
  hold("B", 100, 1);
  expect(tries("A")).toBe(5);
  expect(tries("B")).toBe(5);
});

test("other causes continue", () => {
  hold("A", 100, 50);
  hold("B", 100, 50);
  expect(tries("A", 100, "MachineBusy:bbbbbbbb")).toBe(100);
});

test("two sessions of one role are one producer", () => {
  evidence.add({ cause: CAUSE, sender: "AROAX:one", id: messageId(1) }, true);
  evidence.add({ cause: CAUSE, sender: "AROAX:two", id: messageId(2) }, true);
  hold("B", 100);
  expect(tries("B")).toBe(100);
});

test("two copies of one message are one message", () => {
  for (let copy = 0; copy < 3; copy += 1) evidence.add({ ...of("A"), id: messageId(1) }, true);
  hold("A", 100);
  expect(tries("A")).toBe(100);
});

test("the cost per message does not grow with the number of producers of its cause", () => {
  let looks = 0;
  const isEmpty = Object.getOwnPropertyDescriptor(Set.prototype, "size")?.get;
  const spy = jest.spyOn(Set.prototype, "size", "get").mockImplementation(function (this: Set<unknown>) {
    looks += 1;
    return isEmpty?.call(this);
  });
  const MANY = 2_000;
  for (let n = 0; n < MANY; n += 1) hold(String(n), 1, 1);
  looks = 0;
  for (let n = 0; n < MANY; n += 1) evidence.mayTry(of(String(n)));
  spy.mockRestore();

  expect(looks).toBeLessThanOrEqual(4 * MANY);
});
