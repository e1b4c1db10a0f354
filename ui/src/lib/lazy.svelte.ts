/** A part of the window that is loaded when it is first needed, or when nothing else is to be done. */
import { Failure } from './failure';
import * as words from './words';

export class Lazy<Part> {
  /** The part; `null` until it is there. */
  part = $state.raw<Part | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #fetch: () => Promise<{ default: Part }>;
  #loading: Promise<void> | null = null;

  constructor(fetch: () => Promise<{ default: Part }>) {
    this.#fetch = fetch;
  }

  /** Loads it once; after a failure the next call tries again. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<void> {
    this.failure = null;
    try {
      this.part = (await this.#fetch()).default;
    } catch {
      this.#loading = null;
      this.failure = new Failure({
        code: 'internal',
        message: words.frame.notLoaded,
        hint: null,
        field: null,
      });
    }
  }
}
