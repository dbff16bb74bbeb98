import type { Acknowledgement } from "../../core/acknowledgements/acknowledgement";
import { fromItem, type Item, toItem } from "../../core/acknowledgements/acknowledgement-item";
import { actionOf, json, serviceError, type WireRequest, type WireResponse } from "../support/virtual-wire";

interface Update {
  readonly Key: { readonly id: { readonly S: string } };
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly N: string }>>;
}

export const TABLE = "acknowledgements";

export const isOfTable = ({ headers }: WireRequest): boolean =>
  (headers["x-amz-target"] ?? "").startsWith("DynamoDB_");

/**
 * The table of acknowledgements, as far as the notifier calls it: a scan, and a conditional update.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export class VirtualTable {
  readonly #items = new Map<string, Item>();

  /** As `dlq ack` does. */
  put(acknowledgement: Acknowledgement): void {
    const item = toItem(acknowledgement);
    this.#items.set(idOf(item), item);
  }

  clear(): void {
    this.#items.clear();
  }

  all(): Acknowledgement[] {
    return [...this.#items.values()].flatMap((item) => fromItem(item) ?? []);
  }

  answer(request: WireRequest): WireResponse {
    const action = actionOf(request);
    if (action === "Scan") return json({ Items: [...this.#items.values()] });
    if (action !== "UpdateItem") return serviceError(request, 400, "UnknownOperationException");
    const update: Update = JSON.parse(request.body);
    const item = this.#items.get(update.Key.id.S);
    if (item === undefined || !holds(update, item))
      return serviceError(request, 400, "ConditionalCheckFailedException");
    const Attributes = { ...item, ...added(update, item) };
    this.#items.set(update.Key.id.S, Attributes);
    return json({ Attributes });
  }
}

const idOf = ({ id }: Item): string => id?.S ?? "";

const amountOf = (item: Item, name: string): number => Number(item[name]?.N);

function holds({ ConditionExpression, ...update }: Update, item: Item): boolean {
  return ConditionExpression.split(" AND ").every((condition) => {
    if (condition === "attribute_exists(id)") return true;
    const [, name = "", operator, value = ""] = /^(\S+) (=|<=) (\S+)$/.exec(condition) ?? [];
    if (operator === undefined) throw new Error(`The table does not know the condition ${condition}.`);
    const is = amountOf(item, update.ExpressionAttributeNames[name] ?? name);
    const asked = Number(update.ExpressionAttributeValues[value]?.N);
    return operator === "=" ? is === asked : is <= asked;
  });
}

function added({ UpdateExpression, ExpressionAttributeValues }: Update, item: Item): Item {
  const sums = UpdateExpression.replace(/^ADD /, "").split(", ");
  return Object.fromEntries(
    sums.map((sum) => {
      const [name = "", value = ""] = sum.split(" ");
      const amount = amountOf(item, name) + Number(ExpressionAttributeValues[value]?.N);
      return [name, { N: String(amount) }];
    }),
  );
}
