import { useEffect, useState } from "preact/hooks";

/** One value that several parts of the page show. */
export class Store<T> {
  readonly #listeners = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(next: T): void {
    if (Object.is(next, this.current)) return;
    this.current = next;
    for (const listener of this.#listeners) listener();
  }

  update(change: (before: T) => T): void {
    this.set(change(this.current));
  }

  /** Returns what ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A part that shows it is rendered again when the value changes. */
export function useStore<T>(store: Store<T>): T {
  const [, setVersion] = useState(0);
  const { value } = store;
  useEffect(() => {
    const onChange = () => setVersion((version) => version + 1);
    // It may have changed between the rendering and this effect.
    if (!Object.is(value, store.value)) onChange();
    return store.subscribe(onChange);
  }, [store]);
  return value;
}
