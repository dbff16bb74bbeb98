import { IdempotencyItemAlreadyExistsError } from "@aws-lambda-powertools/idempotency";
import { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";

type Item = Parameters<BasePersistenceLayer["_putRecord"]>[0];

/** Powertools' table in memory, for tests in virtual time: real requests would not wait for it. */
export class MemoryStore extends BasePersistenceLayer {
  readonly #records = new Map<string, Item>();

  /** `responds`: what each write that begins work waits for. */
  constructor(private readonly responds: () => Promise<void> = async () => {}) {
    super();
  }

  get keys(): number {
    return this.#records.size;
  }

  async _putRecord(record: Item): Promise<void> {
    await this.responds();
    const found = this.#records.get(record.idempotencyKey);
    const isOver =
      found?.getStatus() === "INPROGRESS" && Number(found.inProgressExpiryTimestamp) < Date.now();
    if (found !== undefined && !isOver) throw new IdempotencyItemAlreadyExistsError("", found);
    this.#records.set(record.idempotencyKey, record);
  }

  async _getRecord(key: string): Promise<Item> {
    const found = this.#records.get(key);
    if (found === undefined) throw new Error(`There is no record ${key}.`);
    return found;
  }

  async _updateRecord(record: Item): Promise<void> {
    this.#records.set(record.idempotencyKey, record);
  }

  async _deleteRecord({ idempotencyKey }: Item): Promise<void> {
    this.#records.delete(idempotencyKey);
  }
}
