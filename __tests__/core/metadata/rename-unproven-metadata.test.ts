import { messageSize } from "../../../core/messages/message-size";
import { METADATA_ATTRIBUTE } from "../../../core/metadata/dead-letter-metadata";
import { renameUnprovenMetadata } from "../../../core/metadata/rename-unproven-metadata";
import {
  makeMessage,
  makeMetadata,
  makeNotified,
  metadataAttribute,
  TRUSTED,
  text,
} from "../../support/make-message";

const FORGED = metadataAttribute(makeMetadata());

test("what the system sent keeps its attributes", () => {
  const message = makeNotified();
  expect(renameUnprovenMetadata(message, TRUSTED)).toEqual(message.attributes);
});

test("metadata that no trusted sender wrote is kept under a name that is not trusted", () => {
  const message = makeMessage({ attributes: { team_id: text("3"), ...FORGED } });
  expect(renameUnprovenMetadata(message, TRUSTED)).toEqual({
    team_id: text("3"),
    "ReliableQueue.Unproven": FORGED[METADATA_ATTRIBUTE],
  });
});

test("a message full of such names keeps each value and its size", () => {
  const names = ["", ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8"];
  const taken = Object.fromEntries(names.map((end) => [`ReliableQueue.Unproven${end}`, text(`value${end}`)]));
  const message = makeMessage({ attributes: { ...taken, ...FORGED } });
  const attributes = renameUnprovenMetadata(message, TRUSTED);
  expect(attributes).toEqual({ ...taken, "ReliableQueue.Unproven.9": FORGED[METADATA_ATTRIBUTE] });
  expect(messageSize({ body: "", attributes })).toBe(
    messageSize({ body: "", attributes: message.attributes }),
  );
});
