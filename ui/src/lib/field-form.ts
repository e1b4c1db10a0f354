/** What a field that the core describes needs of the form around it. */
import type { FieldName, FieldView } from './ipc';
import type { StagedSecret } from './staging.svelte';

export interface FieldForm {
  /** The kind that a secret is for. */
  readonly kind: string;
  /** What the ids of its controls begin with. */
  readonly ids: string;
  readonly secret: StagedSecret;
  valueOf(field: FieldView): string;
  problemOf(field: FieldView): string | null;
  answer(id: FieldName, value: string): void;
  leave(id: FieldName): void;
  read(): Promise<void>;
}
